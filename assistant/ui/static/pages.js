// The library's own pages: leaving fast, and the marked words in sight. Everything else works without a script.
(() => {
  'use strict';
  document.querySelector('[data-exit]').addEventListener('click', (event) => {
    document.body.hidden = true;
    location.replace(event.currentTarget.dataset.exit);
  });
  const box = document.querySelector('.as-read');
  const mark = box?.querySelector('mark');
  if (mark) box.scrollTop = Math.max(0, mark.offsetTop - box.clientHeight / 3);
})();
