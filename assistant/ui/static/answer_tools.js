// What goes with an answer: the page to take along, useful or not, a problem report as a file, a link to a finding.
(() => {
  'use strict';
  const { download, downloadFrom } = window.secondLookFiles;
  const { computer } = window.secondLookKeep;
  const noteOf = (element) => element.closest('.answer-tools').querySelector('[data-tool-note]');
  const say = (place, text) => { place.textContent = text; window.secondLook.announce(text); };

  const answerOf = (turn) => JSON.parse(document.querySelector('#conversation [data-kept]').dataset.kept)[turn - 1].answer;
  const take = async (button) => {
    const note = noteOf(button);
    note.textContent = '';
    try {
      await downloadFrom(`page/takeaway/${button.dataset.takeaway}`, answerOf(Number(button.dataset.turn)), 'take-away');
    } catch (error) {
      say(note, error.message && !(error instanceof TypeError) ? error.message : note.dataset.failed);
    }
  };

  // Counted by theme, in this browser. A second press takes it back; the other press changes it.
  const vote = (button) => {
    const held = computer.read('useful') || {};
    const themes = button.dataset.themes ? button.dataset.themes.split('|') : ['-'];
    const add = (kind, by) => themes.forEach((theme) => {
      held[theme] = { useful: 0, not_useful: 0, ...held[theme] };
      held[theme][kind] = Math.max(0, held[theme][kind] + by);
    });
    for (const one of button.parentElement.querySelectorAll('[data-vote]')) {
      const was = one.getAttribute('aria-pressed') === 'true';
      const is = one === button && !was;
      if (was !== is) add(one.dataset.vote, is ? 1 : -1);
      one.setAttribute('aria-pressed', String(is));
    }
    computer.write('useful', held);
    say(noteOf(button), noteOf(button).dataset.thanks);
  };

  const report = (form) => {
    const reason = form.querySelector(':checked')?.value;
    if (!reason) { window.secondLookForms.complain(form, form.dataset.choose); return; }
    window.secondLookForms.guarded(form, (texts) => {
      const lines = JSON.parse(form.dataset.lines);
      const more = texts.more ? [lines.more.replace('$more', () => texts.more)] : [];
      const text = [lines.title, lines.note, '', lines.reason.replace('$reason', () => reason), ...more, '', ...lines.about].join('\n');
      download(form.dataset.file, new Blob([`${text}\n`], { type: 'text/plain;charset=utf-8' }));
      close(form);
      say(noteOf(form), form.dataset.made);
    });
  };
  const close = (form) => {
    form.reset();
    form.querySelector('[data-stop]').replaceChildren();
    open(form, false);
  };
  const open = (form, show) => {
    const button = form.parentElement.querySelector('[data-report]');
    form.hidden = !show;
    button.setAttribute('aria-expanded', String(show));
    (show ? form.querySelector('input') : button).focus();
  };

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest(selector);
    if (at('[data-takeaway]')) take(at('[data-takeaway]'));
    else if (at('[data-vote]')) vote(at('[data-vote]'));
    else if (at('[data-report]')) { const form = document.getElementById(at('[data-report]').getAttribute('aria-controls')); open(form, form.hidden); }
    else if (at('[data-report-close]')) close(at('form'));
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('.report')) return;
    event.preventDefault();
    report(event.target);
  });
})();
