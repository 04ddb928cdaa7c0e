// The conversation outlives a reload, a lost connection and a server that starts again: this tab keeps it, or this
// computer, where the person says so. What was stopped is not in it.
(() => {
  'use strict';
  const { tab, computer } = window.secondLookKeep;
  const id = tab.read('id') || `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
  const key = () => `conversation/${tab.read('showing') || id}`;
  const store = () => (computer.read('keep') ? computer : tab);
  const box = () => document.querySelector('#question textarea');
  tab.write('id', id);

  const save = (turns) => {
    const kept = turns.filter(Boolean);
    if (!kept.length || !store().write(key(), { at: Date.now(), turns: kept })) return;
  };
  const restore = (turns) => document.querySelector('#conversation section')
    .dispatchEvent(new CustomEvent('restore', { bubbles: true, detail: { turns } }));

  const earlier = () => {
    const place = document.querySelector('#conversation .earlier');
    if (!place) return;
    const words = JSON.parse(place.dataset.words);
    const held = computer.keys().filter((name) => name.startsWith('conversation/') && name !== key())
      .map((name) => [name, computer.read(name)]).filter(([, one]) => one?.turns.length).sort((a, b) => b[1].at - a[1].at);
    place.hidden = !held.length;
    place.querySelector('ul').replaceChildren(...held.map(([name, one]) => {
      const item = document.createElement('li');
      const open = Object.assign(document.createElement('button'), { type: 'button', className: 'example' });
      const said = one.turns.length > 1 ? words.open : words.one;
      open.textContent = said.replace('$question', one.turns[0].question).replace('$count', one.turns.length);
      open.dataset.earlier = name;
      const forget = Object.assign(document.createElement('button'), { type: 'button', className: 'secondary', textContent: words.forget });
      forget.dataset.forget = name;
      forget.setAttribute('aria-label', `${words.forget}: ${one.turns[0].question}`);
      item.append(open, forget);
      return item;
    }));
  };
  document.addEventListener('click', (event) => {
    const open = event.target.closest('[data-earlier]');
    const forget = event.target.closest('[data-forget]');
    if (open) {
      tab.write('showing', open.dataset.earlier.replace('conversation/', ''));
      restore(computer.read(open.dataset.earlier).turns);
    }
    if (forget) {
      computer.remove(forget.dataset.forget);
      earlier();
      window.secondLook.announce(JSON.parse(document.querySelector('#conversation .earlier').dataset.words).forgot);
      document.getElementById('opening-title').setAttribute('tabindex', '-1');
      document.getElementById('opening-title').focus();
    }
    if (event.target.closest('#clear')) {
      store().remove(key());
      tab.remove('showing');
    }
  });

  // The question that is on its way is kept until it is answered: the answer may never come.
  document.addEventListener('question-sent', (event) => {
    tab.write('asked', event.detail);
    window.secondLookDrafts.dropQuestion();
  });
  const settle = (turn) => {
    tab.remove('asked');
    if (turn.querySelector('.status-personal_data, .status-immediate_danger')) window.secondLookDrafts.dropQuestion();
    else if (box().value.trim()) tab.write('draft/question', box().value);
  };
  document.addEventListener('conversation-changed', () => {
    earlier();
    const turns = document.querySelectorAll('#conversation .turn');
    const turn = turns[turns.length - 1];
    if (!turn || turn.hasAttribute('aria-busy')) return;
    setTimeout(() => settle(turn), 50); // once the box has its new value too
    const kept = document.querySelector('#conversation [data-kept]')?.dataset.kept;
    if (kept) save(JSON.parse(kept));
  });

  const begin = () => {
    const held = store().read(key()) || tab.read(key());
    if (held?.turns.length) restore(held.turns);
    earlier();
    const asked = tab.read('asked');
    if (asked && !box().value.trim()) {
      box().value = asked;
      box().dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
  let parts = 0;
  const ready = () => { parts += 1; if (parts === 2) begin(); };
  document.addEventListener('conversation-ready', ready, { once: true });
  document.addEventListener('page-ready', ready, { once: true });

  window.secondLookConversations = {
    move() { // from the tab to the computer, or back
      const held = tab.read(key()) || computer.read(key());
      tab.remove(key());
      computer.remove(key());
      if (held) store().write(key(), held);
    },
  };
})();
