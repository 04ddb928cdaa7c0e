// The source panel: opens beside or over the answer, takes the focus, gives it back, copies with the reference.
(() => {
  'use strict';
  const narrow = matchMedia('(max-width: 67.99rem)');
  let opener = null;

  const panel = () => document.getElementById('source-panel');
  const openers = (id) => document.querySelectorAll(`[data-source="${CSS.escape(id)}"]`);
  const clearOpeners = () => document.querySelectorAll('[data-source][aria-expanded]')
    .forEach((button) => button.removeAttribute('aria-expanded'));

  const open = (button) => {
    const stored = document.querySelector(`#conversation [data-source-id="${CSS.escape(button.dataset.source)}"]`);
    if (!stored) return;
    opener = button;
    clearOpeners();
    openers(button.dataset.source).forEach((other) => other.setAttribute('aria-expanded', 'true'));
    const body = panel().querySelector('[data-panel-body]');
    body.replaceChildren(stored.cloneNode(true));
    panel().dataset.state = 'open';
    setSheet(narrow.matches);
    panel().scrollTop = 0;
    body.querySelector('.source-heading').focus();
    const mark = body.querySelector('mark');
    if (mark && panel().scrollHeight > panel().clientHeight) keepInPanel(mark);
  };

  // A long passage scrolls inside the panel until the quoted words show, the page itself stays.
  const keepInPanel = (mark) => {
    const gap = mark.getBoundingClientRect().bottom - panel().getBoundingClientRect().bottom;
    if (gap > 0) panel().scrollTop += gap + 80;
  };

  const setSheet = (modal) => {
    if (modal) {
      document.documentElement.dataset.sheet = '';
      panel().setAttribute('role', 'dialog');
      panel().setAttribute('aria-modal', 'true');
    } else {
      delete document.documentElement.dataset.sheet;
      panel().setAttribute('role', 'complementary');
      panel().removeAttribute('aria-modal');
    }
  };

  const close = (giveBack) => {
    if (!panel() || panel().dataset.state !== 'open') return;
    panel().dataset.state = 'closed';
    panel().querySelector('[data-panel-body]').replaceChildren();
    setSheet(false);
    clearOpeners();
    if (giveBack && opener?.isConnected) opener.focus();
    opener = null;
  };

  const copy = async (button, text) => {
    const words = button.textContent;
    const done = await toClipboard(text);
    const said = done ? panel().dataset.copied : panel().dataset.copyFailed;
    button.textContent = said;
    window.secondLook.announce(said);
    setTimeout(() => { button.textContent = words; }, 2500);
  };

  // Browsers give the clipboard to secure pages only; inside an organisation the page may be plain http.
  const toClipboard = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      panel().append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  };

  window.secondLookCopy = copy;

  const trap = (event) => {
    const stops = [...panel().querySelectorAll('button, a[href]')].filter((stop) => stop.offsetParent);
    const first = stops[0];
    const final = stops[stops.length - 1];
    const at = document.activeElement;
    if (event.shiftKey && (at === first || !stops.includes(at))) { final.focus(); event.preventDefault(); }
    else if (!event.shiftKey && at === final) { first.focus(); event.preventDefault(); }
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-source]');
    if (button) { open(button); return; }
    if (event.target.closest('[data-close-panel]')) { close(true); return; }
    const copying = event.target.closest('[data-copy]');
    if (copying) { copy(copying, copying.dataset.copy); return; }
    if (narrow.matches && panel()?.dataset.state === 'open' && !event.target.closest('#source-panel')) close(true);
  });
  document.addEventListener('keydown', (event) => {
    if (panel()?.dataset.state !== 'open') return;
    if (event.key === 'Escape') close(true);
    if (event.key === 'Tab' && narrow.matches) trap(event);
  });
  narrow.addEventListener('change', () => { if (panel()?.dataset.state === 'open') setSheet(narrow.matches); });
  document.addEventListener('conversation-changed', () => {
    if (opener && !opener.isConnected) close(false);
  });
  addEventListener('hashchange', () => close(false));
})();
