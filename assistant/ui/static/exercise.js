// A running exercise: shows what others have changed, keeps what is being typed, counts the clock down. No other host.
(() => {
  'use strict';
  const body = document.body;
  const secret = body.dataset.secret;
  document.documentElement.classList.add('has-script');
  const main = () => document.getElementById('main');
  const stop = document.getElementById('stop');
  const news = document.getElementById('news');
  const told = document.getElementById('told');
  const DRAFT = `draft-${secret}`; // of this tab alone; gone when it is closed or the decision is recorded

  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-exit]')) return;
    event.preventDefault();
    body.hidden = true;
    sessionStorage.clear();
    location.replace('about:blank');
  });
  if (!secret) return;

  const tell = (words) => { told.textContent = ''; setTimeout(() => { told.textContent = words; }, 50); };

  // What is being typed survives a reload of this tab.
  const draftForm = () => document.querySelector('[data-draft]');
  const values = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  let dirty = false;
  const restore = () => {
    const form = draftForm();
    const held = JSON.parse(sessionStorage.getItem(DRAFT) || 'null');
    dirty = Boolean(form && held && held.step === form.dataset.draft);
    if (!dirty) return;
    for (const name of ['decision', 'reason', 'need']) form.elements[name].value = held[name] || '';
    for (const way of form.querySelectorAll('[name="option"]')) way.checked = 'option' in held && way.value === held.option;
    const closed = form.closest('details');
    if (closed) closed.open = true;
  };
  const forget = () => { sessionStorage.removeItem(DRAFT); dirty = false; };
  document.addEventListener('input', (event) => {
    const form = event.target.closest('[data-draft]');
    if (!form) return;
    dirty = true;
    form.querySelector('.wrong').hidden = true;
    sessionStorage.setItem(DRAFT, JSON.stringify(values(form)));
  });

  // Clocks count down between two looks at the server.
  let clocks = [];
  const readClocks = () => {
    const now = Date.now();
    clocks = [...document.querySelectorAll('[data-left]')].filter((one) => one !== body)
      .map((one) => ({ one, end: now + Number(one.dataset.left) * 1000 }));
  };
  const tick = () => {
    for (const { one, end } of clocks) {
      const left = Math.round((end - Date.now()) / 1000);
      const shown = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
      const text = left > 0 ? body.dataset.left.replace('$', shown) : body.dataset.over;
      if (one.textContent !== text) one.textContent = text;
    }
  };

  const parse = (text) => new DOMParser().parseFromString(text, 'text/html');
  const show = (page, moveFocus) => {
    const before = main();
    const open = new Set([...before.querySelectorAll('details[open][id]')].map((one) => one.id));
    const closed = new Set([...before.querySelectorAll('details:not([open])[id]')].map((one) => one.id));
    const picked = [...before.querySelectorAll('select[id]')].map((one) => [one.id, one.value]);
    const focused = document.activeElement?.id;
    const title = before.querySelector('h1')?.textContent;
    const places = () => [...before.querySelectorAll('[data-now]')].map((one) => one.id).join();
    const place = places();
    before.innerHTML = page.getElementById('main').innerHTML;
    document.title = page.title;
    const guide = place === places() ? '' : '#guide '; // the guide opens where the groups now are
    for (const one of before.querySelectorAll('details[id]')) {
      if (guide && one.closest(guide)) continue;
      if (open.has(one.id)) one.open = true;
      if (closed.has(one.id)) one.open = false;
    }
    for (const [id, value] of picked) {
      const one = document.getElementById(id);
      if (one) one.value = value;
    }
    body.dataset.changes = page.body.dataset.changes;
    news.hidden = true;
    restore();
    readClocks();
    tick();
    const heading = before.querySelector('h1');
    const moved = title !== heading?.textContent;
    if (moved) tell(body.dataset.shown.replace('$', heading.textContent));
    if (moved && moveFocus) { scrollTo(0, 0); heading.focus({ preventScroll: true }); }
    else if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  const refresh = async () => show(parse(await (await fetch(location.href, { cache: 'no-store' })).text()), false);

  let wait = 2500;
  const look = async () => {
    try {
      const answer = await fetch(`${secret}/state`, { cache: 'no-store' });
      if (answer.status === 404) { location.reload(); return; }
      if (answer.ok) {
        const state = await answer.json();
        if (told.textContent === body.dataset.lost) told.textContent = '';
        wait = 2500;
        if (String(state.changes) !== body.dataset.changes && stop.hidden) {
          // Nothing is taken out from under somebody's hands.
          if (dirty) news.hidden = false; else await refresh();
        }
      }
    } catch {
      if (!told.textContent) tell(body.dataset.lost);
      wait = Math.min(wait * 1.5, 15000);
    }
    setTimeout(look, wait);
  };

  const complain = (form, words) => {
    const place = form.querySelector('.wrong');
    if (!place) { tell(words); alert(words); return; }
    place.textContent = words;
    place.hidden = false;
  };
  const halt = (page, form) => {
    stop.innerHTML = page.getElementById('main').innerHTML;
    stop.querySelector('.stop-actions').hidden = false;
    stop.querySelector('[data-back]').addEventListener('click', () => {
      stop.hidden = true;
      main().hidden = false;
      form.querySelector('[name="reason"]')?.focus();
    });
    stop.querySelector('[data-story]')?.addEventListener('click', () => { send(form, true); });
    main().hidden = true;
    stop.hidden = false;
    scrollTo(0, 0);
    stop.focus();
  };
  const send = async (form, story = false) => {
    const address = form.getAttribute('action'); // a field may be called "action" too
    const given = new URLSearchParams(new FormData(form));
    if (story) given.set('story', 'yes');
    const buttons = form.querySelectorAll('button');
    for (const button of buttons) button.disabled = true;
    try {
      const answer = await fetch(address, { method: 'POST', body: given });
      const page = parse(await answer.text());
      if (!answer.ok) {
        const danger = page.querySelector('.stop.is-danger');
        const words = page.querySelector('.stop-words')?.textContent || body.dataset.notSent;
        if (danger) halt(page, form); else { stop.hidden = true; main().hidden = false; complain(form, words); }
        return;
      }
      if (form.matches('[data-draft]') || address.endsWith('/next')) forget();
      stop.hidden = true;
      main().hidden = false;
      show(page, !address.endsWith('/lead') && !address.endsWith('/bring'));
      const recorded = form.matches('[data-draft]') && document.getElementById('decide');
      if (recorded) { recorded.setAttribute('tabindex', '-1'); recorded.focus(); recorded.scrollIntoView({ block: 'start' }); }
    } catch {
      complain(form, body.dataset.notSent);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-send]')) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-show]')) { forget(); refresh(); main().focus(); }
  });

  restore();
  readClocks();
  tick();
  setInterval(tick, 1000);
  setTimeout(look, wait);
})();
