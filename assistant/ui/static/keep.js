// What this browser keeps, in one place: for as long as the tab is open, or, where the person says so, until it is cleared.
(() => {
  'use strict';
  const PREFIX = 'second-look/';

  const safely = (work, otherwise) => {
    try { return work(); } catch { return otherwise; } // storage may be full, or switched off
  };
  const drawer = (store) => ({
    read: (key) => safely(() => JSON.parse(store().getItem(PREFIX + key)), null),
    write: (key, value) => safely(() => { store().setItem(PREFIX + key, JSON.stringify(value)); return true; }, false),
    remove: (key) => safely(() => store().removeItem(PREFIX + key)),
    keys: () => safely(() => Object.keys(store()).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)), []),
    clear() { for (const key of this.keys()) this.remove(key); },
  });

  window.secondLookKeep = {
    PREFIX,
    tab: drawer(() => sessionStorage), // gone when the tab is closed
    computer: drawer(() => localStorage), // stays until it is cleared
  };

  const download = (name, blob) => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  // Sends JSON and gives the answer; `fetch` failing, or an error of the server, comes back as words for the person.
  const post = async (address, body) => {
    const answer = await fetch(address, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    if (!answer.ok) {
      const { detail } = await answer.json().catch(() => ({}));
      throw new Error(typeof detail === 'string' ? detail : '');
    }
    return answer;
  };
  const downloadFrom = async (address, body, otherwise) => {
    const answer = await post(address, body);
    const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') || '');
    download(named ? named[1] : otherwise, await answer.blob());
  };
  window.secondLookFiles = { download, downloadFrom, post };
})();
