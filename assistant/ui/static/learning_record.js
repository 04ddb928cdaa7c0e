// The learning record: lives in this browser, and every change begins from what is kept there now, so that two tabs agree.
(() => {
  'use strict';
  const keep = window.secondLookKeep.computer;
  const KEY = 'learning';
  const heard = [];

  const empty = () => ({ version: 1, commitments: [], entries: [] });
  const read = () => ({ ...empty(), ...keep.read(KEY) });
  const tell = () => heard.forEach((hear) => hear());

  // Gives false where the browser has no room: the form then keeps its words.
  const change = (edit) => {
    const record = read();
    edit(record);
    const done = keep.write(KEY, record);
    tell();
    return done;
  };
  const answered = (commitment) => commitment.rechecks.filter((look) => look.done).length;
  const merged = (mine, other, better) => {
    const held = new Map(mine.map((one) => [one.id, one]));
    for (const one of other) if (!held.has(one.id) || better(one, held.get(one.id))) held.set(one.id, one);
    return [...held.values()];
  };

  window.secondLookRecord = {
    read,
    change,
    isEmpty: () => !read().commitments.length && !read().entries.length,
    // A file that is opened adds to what is here: of two accounts of one thing, the fuller or later one stays.
    merge: (record) => change((mine) => {
      mine.commitments = merged(mine.commitments, record.commitments, (one, other) => answered(one) >= answered(other));
      mine.entries = merged(mine.entries, record.entries, (one, other) => one.written >= other.written);
    }),
    clear() { keep.remove(KEY); tell(); },
    onChange: (hear) => heard.push(hear),
  };
  addEventListener('storage', (event) => {
    if (!event.key || event.key === window.secondLookKeep.PREFIX + KEY) tell();
  });
})();
