// Filters as chips beside the question box. They hold for this tab, and go with each question.
(() => {
  'use strict';
  const keep = window.secondLookKeep.tab;
  const chosen = () => keep.read('filters') || {};
  window.secondLookFilters = chosen;

  const draw = () => {
    const held = chosen();
    const narrow = document.querySelector('.narrow');
    if (!narrow) return;
    for (const chip of narrow.querySelectorAll('[data-narrow]')) {
      chip.setAttribute('aria-pressed', String(Boolean(held[chip.dataset.narrow]?.includes(chip.dataset.value))));
    }
    const count = Object.values(held).flat().length;
    narrow.querySelector('.narrow-count').textContent = count ? ` (${narrow.dataset.chosen.replace('$count', count)})` : '';
    narrow.querySelector('[data-narrow-clear]').hidden = !count;
  };
  document.addEventListener('page-ready', draw);

  document.addEventListener('click', (event) => {
    const chip = event.target.closest('[data-narrow]');
    const clear = event.target.closest('[data-narrow-clear]');
    if (!chip && !clear) return;
    const held = clear ? {} : chosen();
    if (chip) {
      const { narrow: key, value } = chip.dataset;
      const on = held[key] || [];
      const others = chip.closest('[data-one]') ? [] : on.filter((one) => one !== value);
      held[key] = on.includes(value) ? others : [...others, value];
      if (!held[key].length) delete held[key];
    }
    keep.write('filters', held);
    draw();
    if (clear) document.querySelector('.narrow summary').focus();
  });
})();
