// The library: filters the list as you type, moves into a document and back, shows what was done, asks before it removes.
(() => {
  'use strict';
  let shown = '';

  const filter = (input) => {
    const wanted = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of document.querySelectorAll('.documents [data-words]')) {
      row.hidden = !wanted.every((word) => row.dataset.words.includes(word));
      if (!row.hidden) left += 1;
    }
    const line = document.getElementById('library-shown');
    line.textContent = line.dataset.shown.replace('$shown', left);
    document.querySelector('[data-none-match]').hidden = left > 0;
    document.querySelector('.documents').hidden = left === 0;
  };

  document.addEventListener('input', (event) => {
    if (event.target.matches('[data-filter]')) filter(event.target);
  });
  document.addEventListener('library-changed', () => {
    const input = document.querySelector('[data-filter]');
    if (input) filter(input);
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-ask-remove]')) document.querySelector('.confirm').showModal();
    const decided = event.target.closest('[data-keep], [data-remove]');
    if (!decided) return;
    decided.closest('dialog').close();
    if (decided.matches('[data-remove]')) location.hash = '#library';
  });

  const fileInput = () => document.querySelector('#library-add input[type="file"]');
  document.addEventListener('change', (event) => {
    if (event.target !== fileInput() || !event.target.files.length) return;
    document.getElementById('library-add').scrollIntoView({ block: 'nearest' });
    window.secondLook.announce(document.querySelector('[data-sending]').dataset.sending);
  });

  // Files dropped on the box go the same way as chosen ones.
  const over = (event) => (event.dataTransfer?.types.includes('Files') ? event.target.closest('#library-add') : null);
  for (const name of ['dragover', 'dragleave', 'drop']) {
    document.addEventListener(name, (event) => {
      const place = over(event);
      if (!place) return;
      event.preventDefault();
      place.toggleAttribute('data-over', name === 'dragover');
      if (name !== 'drop') return;
      fileInput().files = event.dataTransfer.files;
      fileInput().dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  document.addEventListener('document-changed', () => {
    const open = document.querySelector('#library-detail .document');
    open?.querySelector('.done-message, .correct [role="alert"]')?.scrollIntoView({ block: 'nearest' });
    const left = shown;
    shown = open ? open.dataset.shownDocument : '';
    if (shown === left) return;
    scrollTo(0, 0);
    const row = document.querySelector(`[data-document="${CSS.escape(left)}"]`);
    (open?.querySelector('h2') || row || document.getElementById('library-title')).focus({ preventScroll: Boolean(open) });
  });
})();
