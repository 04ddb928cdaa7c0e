// The conversation: tells screen readers what changed, brings a new turn into view, looks after the question box.
(() => {
  'use strict';
  let last = '';

  const box = () => document.querySelector('#question textarea');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  document.addEventListener('page-ready', () => {
    box().setAttribute('aria-describedby', 'question-error question-privacy question-keys');
    box().setAttribute('autocomplete', 'off');
  });

  document.addEventListener('conversation-changed', () => {
    const turns = document.querySelectorAll('#conversation .turn');
    const turn = turns[turns.length - 1];
    const words = turn ? turn.id + turn.dataset.announce : '';
    if (words === last) return;
    const begins = !last.startsWith(turn ? turn.id : '-');
    last = words;
    window.secondLook.announce((turn || document.querySelector('#conversation .opening')).dataset.announce);
    if (!turn) return;
    const finished = !turn.hasAttribute('aria-busy');
    // On a touch screen the keyboard would cover the answer.
    if (finished && matchMedia('(pointer: coarse)').matches) document.activeElement?.blur();
    if (begins || finished) turn.scrollIntoView({ block: 'start', behavior: calm.matches ? 'auto' : 'smooth' });
  });

  // One question at a time: from the press until the page shows the question, further presses are swallowed.
  let sending = 0;
  const sent = () => { clearTimeout(sending); sending = 0; };
  document.addEventListener('conversation-changed', sent);
  const swallow = (event) => { event.stopPropagation(); event.preventDefault(); };
  const send = (event) => {
    if (sending) { swallow(event); return false; }
    sending = setTimeout(sent, 5000);
    return true;
  };
  const busy = () => Boolean(document.querySelector('#conversation .turn[aria-busy]'));

  const complain = (wrong) => {
    const error = document.getElementById('question-error');
    error.hidden = !wrong;
    if (wrong) box().setAttribute('aria-invalid', 'true'); else box().removeAttribute('aria-invalid');
    if (wrong) box().focus();
  };
  const sendBox = (event) => {
    const empty = !box().value.trim();
    complain(empty);
    if (event.type === 'keydown') event.preventDefault();
    if (empty || busy() || !send(event)) return;
    const detail = { question: box().value, filters: window.secondLookFilters() };
    document.dispatchEvent(new CustomEvent('question-sent', { detail: detail.question }));
    document.querySelector('#conversation section').dispatchEvent(new CustomEvent('ask', { bubbles: true, detail }));
  };
  document.addEventListener('keydown', (event) => {
    if (event.target === box() && event.key === 'Enter' && !event.shiftKey && !event.isComposing) sendBox(event);
  }, true);
  document.addEventListener('click', (event) => {
    if (event.target.closest('#send')) sendBox(event);
    if (event.target.closest('#conversation [data-example]')) send(event);
  }, true);
  document.addEventListener('input', (event) => {
    if (event.target === box()) complain(false);
  });

  // A follow-up is shown as it was searched; choosing it puts those words in the box, to be changed and sent again.
  document.addEventListener('click', (event) => {
    const edit = event.target.closest('#conversation [data-edit]');
    if (!edit) return;
    box().value = edit.dataset.edit;
    box().dispatchEvent(new Event('input', { bubbles: true }));
    box().focus();
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('#clear')) box().focus();
    if (event.target.closest('.go-back')) {
      document.querySelector('#conversation .turns.alone')?.classList.remove('alone');
      box().focus();
      return;
    }
    if (!event.target.closest('.to-latest')) return;
    event.preventDefault();
    const answers = document.querySelectorAll('#conversation .answer');
    answers[answers.length - 1]?.focus();
  });
})();
