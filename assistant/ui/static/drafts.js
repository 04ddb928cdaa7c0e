// What is being typed outlives a reload, the back button and a server that restarts. It stays in this tab alone, and is
// dropped as soon as it was sent, or stopped because it held details of a person.
(() => {
  'use strict';
  const keep = window.secondLookKeep.tab;
  const FIELDS = 'textarea, input[type="text"], input[type="date"], input[type="checkbox"], input[type="radio"], select';

  const keyOf = (field) => {
    if (!field.matches?.(FIELDS) || field.closest('[data-no-draft]') || !field.closest('.view')) return '';
    if (field.closest('#question')) return 'draft/question';
    if (field.type !== 'radio' && field.id) return `draft/${field.id}`;
    if (!field.form || !field.name) return '';
    // Forms of several sections look alike and name their fields alike, and each tick of a group has the group's name.
    const own = field.type === 'checkbox' ? `/${field.value}` : '';
    return `draft/${field.form.id || `${field.closest('.view').id}/${field.form.className}`}/${field.name}${own}`;
  };
  const valueOf = (field) => (field.type === 'checkbox' ? field.checked : field.value);

  const note = (event) => {
    const key = keyOf(event.target);
    if (!key) return;
    const value = valueOf(event.target);
    if (value === '' || value === false) keep.remove(key); else keep.write(key, value);
  };
  document.addEventListener('input', note);
  document.addEventListener('change', note);

  const restore = (root) => {
    for (const field of root.querySelectorAll(FIELDS)) {
      const key = keyOf(field);
      const held = key ? keep.read(key) : null;
      if (held === null) continue;
      if (field.type === 'radio') { field.checked = field.value === held; continue; }
      if (valueOf(field) === held) continue;
      if (field.type === 'checkbox') field.checked = held;
      else field.value = held;
      if (field.closest('#question')) field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
  const drop = (root) => {
    for (const field of root.matches?.(FIELDS) ? [root] : root.querySelectorAll(FIELDS)) {
      const key = keyOf(field);
      if (key) keep.remove(key);
    }
  };
  window.secondLookDrafts = { restore, drop, dropQuestion: () => keep.remove('draft/question') };
  // Sections come one after the other: each time one is there, what was typed in it is put back.
  for (const name of ['page-ready', 'learning-ready', 'pack-ready', 'section-shown']) {
    document.addEventListener(name, () => restore(document));
  }
})();
