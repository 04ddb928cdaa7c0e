// The library's own pages: leaving fast. Everything else works without a script.
(() => {
  'use strict';
  document.querySelector('[data-exit]').addEventListener('click', (event) => {
    document.body.hidden = true;
    location.replace(event.currentTarget.dataset.exit);
  });
})();
