// A link that leads to one finding, never to a question: it is opened here, and copied from a source.
(() => {
  'use strict';
  const page = () => document.querySelector('#view-finding .finding-page');
  let shown = '';

  const open = async () => {
    const [view, id] = location.hash.slice(1).split('/');
    if (view !== 'finding' || !id || !page() || shown === id) return;
    shown = id;
    const body = page().querySelector('[data-finding-body]');
    body.textContent = page().dataset.waiting;
    try {
      const answer = await fetch(`page/finding/${id}`);
      if (!answer.ok) throw new Error();
      body.innerHTML = await answer.text(); // made by our own templates, every value escaped
    } catch {
      shown = '';
      body.textContent = page().dataset.gone;
    }
    document.getElementById('finding-title').focus();
  };
  addEventListener('hashchange', open);
  document.addEventListener('section-shown', open);
  document.addEventListener('page-ready', open);
  document.addEventListener('library-ready', () => { shown = ''; open(); });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy-link]');
    if (!button) return;
    const address = `${location.origin}${location.pathname}#finding/${encodeURIComponent(button.dataset.copyLink)}`;
    window.secondLookCopy(button, address);
  });
})();
