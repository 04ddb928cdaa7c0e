// What is kept, said and cleared: how much this browser holds, keeping on, clearing all in one press, and bringing it back.
(() => {
  'use strict';
  const { tab, computer } = window.secondLookKeep;
  const $ = (selector) => document.querySelector(`#view-about ${selector}`);
  const words = () => JSON.parse($('.about').dataset.words);
  const many = (number, key) => `${number} ${words().counts[key][number === 1 ? 0 : 1]}`;
  const note = (text) => { $('[data-keep-note]').textContent = text; window.secondLook.announce(text); };
  let cleared = null; // what was cleared last, for as long as the page is open

  const conversations = () => new Set([...computer.keys(), ...tab.keys()].filter((key) => key.startsWith('conversation/'))).size;
  const draw = () => {
    if (!$('.about')) return;
    const record = window.secondLookRecord.read();
    $('#keep-on').checked = Boolean(computer.read('keep'));
    $('[data-now]').textContent = words().now.replace('$conversations', many(conversations(), 'conversation'))
      .replace('$commitments', many(record.commitments.length, 'commitment')).replace('$entries', many(record.entries.length, 'entry'));
    $('[data-undo-clear]').hidden = !cleared;
  };
  const all = (drawer) => drawer.keys().map((key) => [key, drawer.read(key)]);

  const clear = () => {
    cleared = { tab: all(tab), computer: all(computer) };
    tab.clear();
    computer.clear();
    window.secondLookRecord.change(() => {});
    computer.remove('learning');
    document.getElementById('clear')?.click();
    draw();
    note(words().cleared);
    $('[data-undo-clear]').focus();
  };
  const undo = () => {
    for (const [key, value] of cleared.tab) tab.write(key, value);
    for (const [key, value] of cleared.computer) computer.write(key, value);
    cleared = null;
    note(words().undone);
    location.reload();
  };
  const usefulFile = () => {
    const held = computer.read('useful');
    if (!held) { note(words().useful_none); return; }
    window.secondLookFiles.download('second-look-useful.json', new Blob([JSON.stringify(held, null, 1)], { type: 'application/json' }));
  };

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-clear-all]')) clear();
    if (event.target.closest('[data-undo-clear]')) undo();
    if (event.target.closest('[data-useful-file]')) usefulFile();
  });
  document.addEventListener('change', (event) => {
    if (event.target.id !== 'keep-on') return;
    if (event.target.checked) computer.write('keep', true); else computer.remove('keep');
    window.secondLookConversations.move();
    draw();
  });
  document.addEventListener('section-shown', draw);
  document.addEventListener('page-ready', draw);
  addEventListener('hashchange', draw);
  addEventListener('storage', draw);
})();
