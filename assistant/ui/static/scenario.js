// The Scenario section: looks after the form, the files, and starting an exercise.
(() => {
  'use strict';
  let made = false; // a new exercise was asked for

  const pack = () => document.querySelector('#scenario .pack');
  const topic = () => document.getElementById('scenario-topic');
  const complain = (wrong) => {
    document.getElementById('scenario-topic-error').hidden = !wrong;
    if (wrong) topic().setAttribute('aria-invalid', 'true'); else topic().removeAttribute('aria-invalid');
    if (wrong) topic().focus();
  };
  window.secondLookScenario = {
    mayMake() {
      const empty = !topic().value.trim();
      complain(empty);
      made = !empty;
      return !empty;
    },
  };
  document.addEventListener('input', (event) => {
    if (event.target.id === 'scenario-topic') complain(false);
  });

  const openSource = (number) => {
    const source = document.querySelector(`#scenario [data-source-number="${CSS.escape(number)}"]`);
    source.open = true;
    source.querySelector('summary').focus();
    source.scrollIntoView({ block: 'center' });
  };
  const tell = (words) => { pack().querySelector('.pack-tool-note').textContent = words; };
  const send = async (address, body) => {
    const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    if (answer.ok) return answer;
    const detail = (await answer.json().catch(() => ({}))).detail;
    throw new Error(typeof detail === 'string' ? detail : '');
  };
  const download = async (format) => {
    tell('');
    try {
      const answer = await send(`page/pack/${format}`, pack().dataset.pack);
      const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') || '');
      const href = URL.createObjectURL(await answer.blob());
      Object.assign(document.createElement('a'), { href, download: named ? named[1] : `exercise.${format}` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 10000);
    } catch (error) {
      tell(error.message || pack().querySelector('.pack-tool-note').dataset.failed);
    }
  };
  const run = async (form) => {
    const told = pack().querySelector('.run-told');
    const button = form.querySelector('button');
    button.disabled = true;
    told.textContent = '';
    try {
      const body = `{"pack":${pack().dataset.pack},"groups":${Number(form.elements.groups.value)}}`;
      const { address } = await (await send('exercise', body)).json();
      const link = Object.assign(document.createElement('a'), { href: address, target: '_blank', rel: 'noopener', textContent: form.dataset.openWords });
      told.replaceChildren(`${form.dataset.done} `, link);
      link.focus();
    } catch (error) {
      told.textContent = error.message || form.dataset.failed;
    } finally {
      button.disabled = false;
    }
  };

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest(`#scenario ${selector}`);
    if (at('[data-open]')) openSource(at('[data-open]').dataset.open);
    else if (at('[data-download]')) download(at('[data-download]').dataset.download);
    else if (at('[data-theme]')) {
      topic().value = at('[data-theme]').dataset.theme;
      topic().form.requestSubmit();
    }
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('#scenario [data-run]')) return;
    event.preventDefault();
    run(event.target);
  });
  document.addEventListener('scenario-changed', () => {
    const shown = document.querySelector('#scenario [data-announce]');
    if (!shown) return;
    if (shown.dataset.announce) window.secondLook.announce(shown.dataset.announce);
    if (made && !shown.matches('.waiting')) {
      made = false;
      (document.getElementById('made-title') || shown).focus({ preventScroll: true });
      document.getElementById('scenario').scrollIntoView({ block: 'start' });
    }
  });
})();
