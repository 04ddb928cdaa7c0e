// The tour of one minute. It opens when it is asked for, never by itself, and is offered until it was taken or put off.
(() => {
  'use strict';
  const keep = window.secondLookKeep.computer;
  const tour = document.querySelector('.tour');
  const steps = [...tour.querySelectorAll('.tour-step')];
  const next = tour.querySelector('[data-tour-next]');
  const back = tour.querySelector('[data-tour-back]');
  let at = 0;
  let from = null; // where the focus goes back to

  if (keep.read('toured')) document.documentElement.dataset.toured = 'yes';

  const show = (step) => {
    at = step;
    steps.forEach((one, index) => { one.hidden = index !== at; });
    back.hidden = at === 0;
    next.textContent = at === steps.length - 1 ? tour.dataset.done : tour.dataset.next;
    tour.querySelector('.tour-place').textContent = tour.dataset.place.replace('$steps', steps.length).replace('$step', at + 1);
    steps[at].focus();
  };
  const seen = () => {
    keep.write('toured', true);
    document.documentElement.dataset.toured = 'yes';
  };

  document.addEventListener('click', (event) => {
    const pressed = (name) => event.target.closest(`[data-tour-${name}]`);
    if (pressed('start')) { from = event.target.closest('[data-tour-start]'); tour.showModal(); show(0); }
    else if (pressed('later')) { seen(); document.querySelector('#question textarea').focus(); }
    else if (pressed('close')) tour.close();
    else if (pressed('back')) show(at - 1);
    else if (pressed('next')) { if (at < steps.length - 1) show(at + 1); else tour.close(); }
  });
  tour.addEventListener('close', () => {
    seen();
    // The offer is gone now; whoever came from it goes on to the question.
    const last = from?.closest('.foot') ? from : document.querySelector('#question textarea');
    last?.focus();
  });
})();
