// The briefing section: looks after its form, its sources and its files.
(() => {
  'use strict';
  let made = false; // a briefing was asked for

  const shown = () => document.querySelector('#brief [data-announce]');
  const topic = () => document.getElementById('brief-topic');

  const complain = (wrong) => {
    document.getElementById('brief-topic-error').hidden = !wrong;
    if (wrong) topic().setAttribute('aria-invalid', 'true'); else topic().removeAttribute('aria-invalid');
    if (wrong) topic().focus();
  };

  window.secondLookBriefing = {
    mayMake() {
      made = Boolean(topic().value.trim());
      complain(!made);
      return made;
    },
  };
  document.addEventListener('input', (event) => {
    if (event.target.id === 'brief-topic') complain(false);
  });

  const openSource = (number) => {
    const source = document.querySelector(`#brief [data-source-number="${CSS.escape(number)}"]`);
    source.open = true;
    source.querySelector('summary').focus();
    source.scrollIntoView({ block: 'center' });
  };

  const download = async (form) => {
    const note = document.querySelector('#brief .pack-tool-note');
    note.textContent = '';
    try {
      const answer = await fetch(`page/pack/${form}`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: shown().dataset.pack,
      });
      if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail || '');
      const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') || '');
      const address = URL.createObjectURL(await answer.blob());
      Object.assign(document.createElement('a'), { href: address, download: named ? named[1] : `briefing.${form}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    } catch (error) {
      note.textContent = error.message || note.dataset.failed;
    }
  };

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest(`#brief ${selector}`);
    if (at('[data-open]')) openSource(at('[data-open]').dataset.open);
    else if (at('[data-download]')) download(at('[data-download]').dataset.download);
    else if (at('[data-theme]')) {
      topic().value = at('[data-theme]').dataset.theme;
      topic().form.requestSubmit();
    }
  });

  document.addEventListener('briefing-changed', () => {
    if (!shown()) return;
    if (shown().dataset.announce) window.secondLook.announce(shown().dataset.announce);
    if (made && !shown().matches('.waiting')) {
      made = false;
      (document.getElementById('brief-title') || shown()).focus({ preventScroll: true });
      document.getElementById('brief').scrollIntoView({ block: 'start' });
    }
  });
})();
