// The supervision section: looks after the form, the changes to a pack, its files and its print view.
(() => {
  'use strict';
  let acted = null; // what was pressed last, so that the focus can go back to it when the pack is shown again
  let made = false; // a new pack was asked for

  const pack = () => document.querySelector('#pack .pack');
  const topic = () => document.getElementById('pack-topic');

  const complain = (wrong) => {
    document.getElementById('pack-topic-error').hidden = !wrong;
    if (wrong) topic().setAttribute('aria-invalid', 'true'); else topic().removeAttribute('aria-invalid');
    if (wrong) topic().focus();
  };

  window.secondLookPack = {
    mayMake() {
      const empty = !topic().value.trim();
      complain(empty);
      made = !empty;
      return !empty;
    },
  };
  document.addEventListener('input', (event) => {
    if (event.target.id === 'pack-topic') complain(false);
  });

  const change = (action, itemId, text = '') => {
    acted = { action, itemId };
    const detail = { action, item_id: itemId, text, pack: pack().dataset.pack };
    pack().dispatchEvent(new CustomEvent('pack-change', { bubbles: true, detail }));
  };

  const reword = (item, open) => {
    const form = item.querySelector('.rewording');
    form.hidden = !open;
    item.querySelector('[data-do="reword"]').setAttribute('aria-expanded', String(open));
    (open ? form.querySelector('textarea') : item.querySelector('[data-do="reword"]')).focus();
  };

  const openSource = (number) => {
    const source = document.querySelector(`#pack [data-source-number="${CSS.escape(number)}"]`);
    source.open = true;
    source.querySelector('summary').focus();
    source.scrollIntoView({ block: 'center' });
  };

  const file = async (format) => {
    const answer = await fetch(`page/pack/${format}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: pack().dataset.pack,
    });
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail || '');
    const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') || '');
    return { blob: await answer.blob(), name: named ? named[1] : `pack.${format}` };
  };
  const tell = (words) => { pack().querySelector('.pack-tool-note').textContent = words; };

  const download = async (format) => {
    tell('');
    try {
      const { blob, name } = await file(format);
      const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    } catch (error) {
      tell(error.message || pack().querySelector('.pack-tool-note').dataset.failed);
    }
  };

  const print = async (button) => {
    const view = window.open('', '_blank');
    if (!view) { tell(button.dataset.blocked); return; }
    try {
      const { blob } = await file('html');
      const address = URL.createObjectURL(blob);
      view.location = address;
      view.addEventListener('load', () => view.print());
    } catch (error) {
      view.close();
      tell(error.message || pack().querySelector('.pack-tool-note').dataset.failed);
    }
  };

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest(`#pack ${selector}`);
    const item = at('[data-item]');
    if (at('[data-open]')) openSource(at('[data-open]').dataset.open);
    else if (at('[data-download]')) download(at('[data-download]').dataset.download);
    else if (at('[data-print]')) print(at('[data-print]'));
    else if (at('[data-cancel]')) reword(item, false);
    else if (at('[data-do="reword"]')) reword(item, item.querySelector('.rewording').hidden);
    else if (at('[data-do]')) change(at('[data-do]').dataset.do, item.dataset.item);
    else if (at('[data-theme]')) {
      topic().value = at('[data-theme]').dataset.theme;
      topic().form.requestSubmit();
    }
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.closest('#pack')) return;
    event.preventDefault();
    const text = event.target.querySelector('textarea').value;
    if (event.target.dataset.add) change('add', event.target.dataset.add, text);
    else change('reword', event.target.closest('[data-item]').dataset.item, text);
  });

  const giveFocus = () => {
    const item = document.querySelector(`#pack [data-item="${CSS.escape(acted.itemId)}"]`);
    const part = document.getElementById(`part-${acted.itemId}`);
    const button = item?.querySelector(`[data-do="${acted.action}"]`) || item?.querySelector('[data-do]');
    const place = button || part || document.getElementById('pack-title');
    if (place === part) part.setAttribute('tabindex', '-1');
    place.focus();
  };

  document.addEventListener('pack-changed', () => {
    const shown = document.querySelector('#pack [data-announce]');
    if (!shown) return;
    if (shown.dataset.announce) window.secondLook.announce(shown.dataset.announce);
    if (made && !shown.matches('.waiting')) {
      made = false;
      (document.getElementById('pack-title') || shown).focus({ preventScroll: true });
      document.getElementById('pack').scrollIntoView({ block: 'start' });
    } else if (acted && pack()) {
      giveFocus();
    }
    if (!shown.matches('.waiting')) acted = null;
  });
})();
