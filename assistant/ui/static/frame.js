// The frame: which section is shown, the state of the library, leaving fast. No library, no other host.
(() => {
  'use strict';
  const root = document.documentElement;
  // A finding is reached by its own link, and by no other way.
  const VIEWS = [...new Set([...document.querySelectorAll('[data-view]')].map((link) => link.dataset.view)), 'finding'];
  const product = document.title;

  const show = (moveFocus) => {
    const [wanted, within] = location.hash.slice(1).split('/');
    const view = VIEWS.includes(wanted) ? wanted : VIEWS[0];
    const stays = view === root.dataset.view;
    root.dataset.view = view;
    let name = '';
    for (const link of document.querySelectorAll('.service-bar [data-view]')) {
      const current = link.dataset.view === view;
      if (current) name = link.textContent.trim();
      if (current) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
    }
    document.title = name ? `${name} - ${product}` : product;
    // Inside a section the section itself moves the focus.
    if (!moveFocus || within || stays) return;
    scrollTo(0, 0);
    document.querySelector(`#view-${view} h2`)?.setAttribute('tabindex', '-1');
    document.querySelector(`#view-${view} h2`)?.focus({ preventScroll: true });
  };
  addEventListener('hashchange', () => show(true));
  // Gradio sets the title once it is up; ours names the section.
  document.addEventListener('page-ready', () => show(false));
  show(false);

  // Gradio makes the main landmark; the skip link needs something to point at.
  document.addEventListener('page-ready', () => {
    const main = document.querySelector('main');
    main.id = 'main';
    main.setAttribute('tabindex', '-1');
  });
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    document.querySelector('main')?.focus();
  });

  const statusLine = document.getElementById('library-status');
  let timer = 0;
  const refresh = async () => {
    clearTimeout(timer);
    let next = 5000;
    try {
      const status = await (await fetch('page/status', { cache: 'no-store' })).json();
      const was = statusLine.dataset.state;
      const text = statusLine.querySelector('.status-text');
      if (text.textContent !== status.text) text.textContent = status.text;
      statusLine.dataset.state = root.dataset.library = status.state;
      document.querySelector('.warming span').style.width = `${status.percent}%`;
      if (was === 'warming' && status.state !== 'warming') document.dispatchEvent(new CustomEvent('library-ready'));
      next = status.state === 'warming' ? 1000 : 0;
    } catch {
      // The server may be restarting: ask again later and leave the last line standing.
    }
    if (next) timer = setTimeout(refresh, next);
  };
  root.dataset.library = statusLine.dataset.state;
  document.addEventListener('library-changed', refresh);
  refresh();

  document.addEventListener('click', (event) => {
    const exit = event.target.closest('[data-exit]');
    if (!exit) return;
    document.body.hidden = true;
    window.secondLookKeep.tab.clear();
    location.replace(exit.dataset.exit);
  });

  let waitForGradio = 0;
  const ready = () => {
    if (!document.querySelector('#view-ask textarea')) return;
    clearInterval(waitForGradio);
    document.dispatchEvent(new CustomEvent('page-ready'));
  };
  waitForGradio = setInterval(ready, 100);

  window.secondLook = {
    announce(text) {
      const place = document.getElementById('announcer');
      place.textContent = '';
      setTimeout(() => { place.textContent = text; }, 50);
    },
  };
})();
