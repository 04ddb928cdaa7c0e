(() => {
  'use strict';
  const STEPS_UP = 10; // how far up an LMS may stand
  const began = Date.now();
  const told = document.getElementById('told');
  const all = [...document.querySelectorAll('[data-page]')];
  const page = (id) => all.find((one) => one.dataset.page === id);
  // The way taken: pages and options by number, so that it fits into what an LMS keeps. Nothing that is typed is in it.
  let path = [all[0].dataset.page];
  let chosen = {};
  let agency = '';
  let done = false;

  const find = (from) => {
    let at = from;
    for (let up = 0; at && up < STEPS_UP; up += 1) {
      try { if (at.API) return at.API; } catch { return null; }
      if (at.parent === at) return null;
      at = at.parent;
    }
    return null;
  };
  let api = find(window) || (window.opener ? find(window.opener) : null);
  let open = Boolean(api) && String(api.LMSInitialize('')) === 'true';
  if (!open) { api = null; told.textContent = told.dataset.noLms; }
  const get = (name) => (open ? String(api.LMSGetValue(name) || '') : '');
  const set = (name, value) => { if (open) api.LMSSetValue(name, String(value)); };

  const numbers = () => ({
    v: 1,
    p: path.map((id) => all.indexOf(page(id))),
    c: Object.entries(chosen).map(([id, way]) => [all.indexOf(page(id)), ways(id).findIndex((one) => one.value === way)]),
    a: agency,
    d: done ? 1 : 0,
  });
  const ways = (id) => [...page(id).querySelectorAll('.deciding input')];
  const keep = () => {
    set('cmi.core.lesson_location', path[path.length - 1]);
    set('cmi.suspend_data', JSON.stringify(numbers()));
    set('cmi.core.lesson_status', done ? 'completed' : 'incomplete');
    if (open) api.LMSCommit('');
  };
  const time = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    const two = (value) => String(value).padStart(2, '0');
    return `${String(Math.floor(seconds / 3600)).padStart(4, '0')}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.00`;
  };
  const close = () => {
    if (!open) return;
    set('cmi.core.session_time', time());
    set('cmi.core.exit', done ? '' : 'suspend');
    api.LMSCommit('');
    api.LMSFinish('');
    open = false;
  };

  const showCard = () => {
    for (const card of document.querySelectorAll('[data-card]')) card.hidden = card.dataset.card !== agency;
    // Before an agency is chosen everything can be read, so that nothing is lost to whoever works alone.
    for (const news of document.querySelectorAll('[data-for]')) news.hidden = Boolean(agency) && news.dataset.for !== agency;
    for (const input of document.querySelectorAll('[name="agency"]')) input.checked = input.value === agency;
  };
  const showDecision = (at) => {
    const way = chosen[at.dataset.page];
    for (const one of at.querySelectorAll('[data-follows]')) one.hidden = one.dataset.follows !== way;
    for (const input of at.querySelectorAll('.deciding input')) input.checked = input.value === way;
    const on = at.querySelector('[data-on]');
    if (on && at.querySelector('[data-decide]')) on.hidden = !way;
  };
  const show = (focus) => {
    const at = page(path[path.length - 1]);
    for (const one of all) one.hidden = one !== at;
    showDecision(at);
    if (focus) { scrollTo(0, 0); at.querySelector('h2').focus({ preventScroll: true }); }
  };

  const resume = () => {
    let held = null;
    try { held = JSON.parse(get('cmi.suspend_data')); } catch { return false; }
    if (!held || held.v !== 1 || !Array.isArray(held.p) || !held.p.length || !held.p.every((at) => all[at])) return false;
    path = held.p.map((at) => all[at].dataset.page);
    chosen = {};
    for (const [at, way] of held.c || []) {
      const option = all[at] && ways(all[at].dataset.page)[way];
      if (option) chosen[all[at].dataset.page] = option.value;
    }
    agency = document.querySelector(`[data-card="${Number(held.a)}"]`) ? String(held.a) : '';
    done = held.d === 1;
    return path.length > 1 || Boolean(agency);
  };

  document.addEventListener('change', (event) => {
    if (event.target.name !== 'agency') return;
    agency = event.target.value;
    showCard();
    keep();
  });
  document.addEventListener('click', (event) => {
    const at = page(path[path.length - 1]);
    if (event.target.closest('[data-decide]')) {
      const way = ways(at.dataset.page).find((one) => one.checked);
      told.textContent = way ? '' : told.dataset.choose;
      if (!way) return;
      chosen[at.dataset.page] = way.value;
      showDecision(at);
      at.querySelector('[data-follows]:not([hidden])').focus();
      keep();
    } else if (event.target.closest('[data-on]')) {
      const way = ways(at.dataset.page).find((one) => one.value === chosen[at.dataset.page]);
      const next = (way && way.dataset.leads) || at.dataset.next;
      if (!page(next)) return;
      told.textContent = '';
      path.push(next);
      show(true);
      keep();
    } else if (event.target.closest('[data-back]')) {
      if (path.length > 1) path.pop();
      show(true);
      keep();
    } else if (event.target.closest('[data-finish]')) {
      done = true;
      keep();
      told.textContent = told.dataset.done;
      told.scrollIntoView();
    }
  });
  addEventListener('pagehide', close);
  addEventListener('beforeunload', close);

  const status = get('cmi.core.lesson_status');
  const resumed = resume();
  done = done || status === 'completed' || status === 'passed';
  if (resumed) told.textContent = told.dataset.resumed;
  showCard();
  show(false);
  keep();
})();
