// The supervision pack outlives a reload, with what was changed in it. The tab keeps it; a new pack takes its place.
(() => {
  'use strict';
  const keep = window.secondLookKeep.tab;

  document.addEventListener('pack-changed', () => {
    const pack = document.querySelector('#pack .pack');
    if (pack) keep.write('pack', pack.dataset.pack);
  });
  let parts = 0;
  const ready = () => {
    parts += 1;
    const pack = keep.read('pack');
    if (parts === 2 && pack) document.dispatchEvent(new CustomEvent('pack-restore', { detail: { pack } }));
  };
  document.addEventListener('pack-ready', ready, { once: true });
  document.addEventListener('page-ready', ready, { once: true });
})();
