// My learning: shows what is kept, starts commitments, looks back on them, and lays out CPD entries.
(() => {
  'use strict';
  const record = window.secondLookRecord;
  const drafts = window.secondLookDrafts;
  const { words, make, show, complain, guarded, clone, tie } = window.secondLookForms;
  const { download, downloadFrom, post } = window.secondLookFiles;
  const $ = (selector) => document.querySelector(`#view-learning ${selector}`);
  const fill = (text, values) => text.replace(/\$(\w+)/g, (whole, key) => values[key] ?? whole);
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  const english = (day) => new Date(`${day}T12:00`).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const announce = (text) => window.secondLook.announce(text);
  const note = (text) => { $('[data-record-note]').textContent = text; announce(text); };
  let owners = {};
  let cleared = null;
  let open = null; // the form of the look back that is open: it outlives the list being drawn again

  const lookItem = (commitment, look) => {
    const item = clone('look');
    const said = words();
    item.querySelector('[data-months]').textContent = fill(said.recheck, look);
    item.querySelector('[data-when]').textContent = look.done
      ? fill(said.recheck_done, { date: english(look.done) }) : fill(said.recheck_due, { date: english(look.due) });
    const button = item.querySelector('[data-open-look]');
    button.dataset.openLook = `${commitment.id}/${look.months}`;
    button.setAttribute('aria-label', `${button.textContent}: ${commitment.text}`);
    button.hidden = Boolean(look.done);
    const answers = item.querySelector('[data-answers]');
    answers.hidden = !look.done;
    for (const key of ['what_was_done', 'what_helped', 'what_hindered', 'what_changed']) {
      if (look[key]) answers.append(make('div', {}, [make('dt', { textContent: said[key] }), make('dd', { textContent: look[key] })]));
    }
    if (open?.dataset.look === button.dataset.openLook) item.querySelector('[data-look-place]').append(open);
    return item;
  };

  const card = (commitment) => {
    const made = clone('commitment');
    const said = words();
    made.dataset.commitment = commitment.id;
    made.querySelector('[data-text]').textContent = commitment.text;
    made.querySelector('[data-facts]').textContent = [
      fill(said.owner, { owner: owners[commitment.owner] || commitment.owner }), fill(said.made, { date: english(commitment.made) }),
    ].join('. ');
    if (commitment.finding) {
      made.querySelector('[data-finding]').hidden = false;
      made.querySelector('[data-quote]').textContent = commitment.finding.quote.replace(/\*\*?|<[^>]*>/g, '');
      made.querySelector('[data-reference]').textContent = commitment.finding.reference;
      made.querySelector('[data-open-finding]').href = `#finding/${encodeURIComponent(commitment.finding.passage_id)}`;
    }
    made.querySelector('[data-looks]').append(...commitment.rechecks.map((look) => lookItem(commitment, look)));
    for (const button of made.querySelectorAll('[data-calendar], [data-remove]')) {
      button.setAttribute('aria-label', `${button.textContent}: ${commitment.text}`);
    }
    return made;
  };

  const due = (held) => held.commitments
    .flatMap((commitment) => commitment.rechecks.map((look) => ({ commitment, look })))
    .filter(({ look }) => !look.done && look.due <= today())
    .sort((a, b) => a.look.due.localeCompare(b.look.due));

  const draw = () => {
    if (!$('.learning')) return;
    const held = record.read();
    const ready = due(held);
    $('[data-due]').replaceChildren(...ready.map(({ commitment, look }) => {
      const item = clone('due');
      const button = item.firstElementChild;
      button.textContent = `${fill(words().recheck, look)}: ${commitment.text}`;
      button.dataset.lookBack = `${commitment.id}/${look.months}`;
      return item;
    }));
    $('[data-due-none]').hidden = ready.length > 0;
    $('[data-list]').replaceChildren(...[...held.commitments].reverse().map(card));
    $('[data-list-none]').hidden = held.commitments.length > 0;
    $('[data-cpd-list]').replaceChildren(...[...held.entries].reverse().map((entry) => {
      const item = clone('entry');
      item.dataset.entry = entry.id;
      item.querySelector('[data-body]').textContent = document.querySelector(`#cpd-body option[value="${CSS.escape(entry.body)}"]`)?.textContent || entry.body;
      item.querySelector('[data-when]').textContent = fill(words().cpd_written, { date: english(entry.written) });
      return item;
    }));
    $('[data-cpd-none]').hidden = held.entries.length > 0;
    const badge = document.querySelector('.service-bar [data-view="learning"]');
    badge.querySelector('.due-count')?.remove();
    if (ready.length) badge.append(make('span', { className: 'due-count', textContent: ` (${ready.length})` }));
  };

  // A commitment begins from a source, from a pack, or from nothing at all. What was begun outlives a reload.
  const showBegun = () => {
    const begun = window.secondLookKeep.tab.read('begun');
    $('[data-commit-finding]').hidden = !begun;
    if (!begun) return;
    const which = $('#commit-which');
    which.replaceChildren(...begun.findings.map((one, at) => make('option', { value: String(at), textContent: one.reference })));
    which.value = String(begun.chosen || 0);
    $('[data-commit-quote]').textContent = begun.findings[Number(which.value)].shown;
  };
  const begin = (given) => {
    window.secondLookKeep.tab.write('begun', JSON.parse(given));
    showBegun();
    if (location.hash === '#learning/new') goToNew(); else location.hash = '#learning/new';
  };
  const goToNew = () => {
    if (location.hash !== '#learning/new') return;
    $('#commit-text').focus({ preventScroll: true });
    $('#commit-title').scrollIntoView({ block: 'start' });
  };
  addEventListener('hashchange', goToNew);
  const commit = async (form, safe = false) => {
    const text = form.elements.text.value.trim();
    if (!text) { complain(form, words().commit_empty); form.elements.text.focus(); return; }
    if (form.dataset.busy) return;
    form.dataset.busy = 'yes';
    const begun = window.secondLookKeep.tab.read('begun');
    const finding = begun?.findings[Number($('#commit-which').value) || 0];
    const wanted = { text, owner: form.elements.owner.value, made: form.elements.made.value || today(), began: begun?.began || 'own', safe };
    if (finding) Object.assign(wanted, { passage_id: finding.passage_id, quote: finding.quote });
    const place = form.querySelector('[data-stop]');
    place.replaceChildren();
    try {
      const { commitment, stop } = await (await post('api/v1/learning/commitments', wanted)).json();
      if (stop) { show(place, stop, { text: form.elements.text }, () => commit(form, true)); return; }
      if (!record.change((held) => held.commitments.push(commitment))) { complain(form, words().file_full); return; }
      form.elements.text.value = '';
      drafts.drop(form);
      window.secondLookKeep.tab.remove('begun');
      showBegun();
      announce(fill(words().commit_saved, { first: english(commitment.rechecks[0].due) }));
      $(`[data-commitment="${CSS.escape(commitment.id)}"] [data-text]`).focus();
    } catch (error) {
      complain(form, error.message && !(error instanceof TypeError) ? error.message : words().offline);
    } finally {
      delete form.dataset.busy;
    }
  };

  const lookBack = (key) => {
    const [id, months] = key.split('/');
    open = tie(clone('look-form'), `look-${id}-${months}`);
    open.dataset.look = key;
    draw();
    drafts.restore(open);
    open.querySelector('textarea').focus();
  };
  const keepLook = (form) => guarded(form, (texts) => {
    if (!Object.keys(texts).length) { complain(form, words().recheck_empty); return; }
    const [id, months] = form.dataset.look.split('/');
    drafts.drop(form);
    open = null;
    record.change((held) => {
      const look = held.commitments.find((one) => one.id === id)?.rechecks.find((one) => one.months === Number(months));
      if (look) Object.assign(look, texts, { done: today() });
    });
    announce(words().recheck_saved);
    $(`[data-commitment="${CSS.escape(id)}"] [data-text]`)?.focus();
  });

  const openEntry = (body, entry) => {
    const form = tie(clone(`cpd-${body}`), `cpd-${entry ? entry.id : body}`);
    form.dataset.entry = entry?.id || '';
    const about = form.querySelector('[data-about]');
    for (const commitment of record.read().commitments) {
      const tick = make('input', { type: 'checkbox', value: commitment.id, checked: Boolean(entry?.commitments.includes(commitment.id)) });
      about.append(make('label', { className: 'tick' }, [tick, make('span', { textContent: commitment.text })]));
      about.hidden = false;
    }
    for (const [key, text] of Object.entries(entry?.answers || {})) if (form.elements[key]) form.elements[key].value = text;
    $('[data-cpd-open]').replaceChildren(form);
    drafts.restore(form);
    form.querySelector('h4').focus();
  };
  const keepEntry = (form) => guarded(form, (texts) => {
    if (form.elements.date?.value) texts.date = form.elements.date.value;
    if (!Object.keys(texts).length) { complain(form, words().cpd_empty); return; }
    const id = form.dataset.entry || crypto.randomUUID?.() || String(Date.now());
    const entry = {
      id, body: form.dataset.body, written: today(), answers: texts,
      commitments: [...form.querySelectorAll('[data-about] :checked')].map((tick) => tick.value),
    };
    const done = record.change((held) => { held.entries = [...held.entries.filter((one) => one.id !== id), entry]; });
    if (!done) { complain(form, words().file_full); return; }
    drafts.drop(form);
    form.remove();
    announce(words().cpd_saved);
    $('#cpd-title').setAttribute('tabindex', '-1');
    $('#cpd-title').focus();
  });

  const openFile = async (input) => {
    try {
      const given = JSON.parse(await input.files[0].text());
      const { record: opened, stop } = await (await post('api/v1/learning/open', given)).json();
      if (stop) { note(stop.summary); return; }
      const done = record.merge(opened);
      note(done ? fill(words().file_opened, { commitments: opened.commitments.length, entries: opened.entries.length }) : words().file_full);
    } catch (error) {
      note(error instanceof TypeError ? words().offline : words().file_bad);
    } finally {
      input.value = '';
    }
  };
  const take = async (address, body, name) => {
    try { await downloadFrom(address, body, name); } catch (error) { note(error.message && !(error instanceof TypeError) ? error.message : words().take_failed); }
  };
  // One press clears all. For as long as the page is open it can be brought back, and then nobody can.
  const clear = () => {
    cleared = record.read();
    open = null;
    record.clear();
    drafts.drop($('.learning'));
    window.secondLookKeep.tab.remove('begun');
    showBegun();
    $('[data-undo-record]').hidden = false;
    note(words().cleared);
    $('[data-undo-record]').focus();
  };
  const remove = (button, kind, id) => {
    if (!confirm(words().remove_ask)) return;
    record.change((held) => { held[kind] = held[kind].filter((one) => one.id !== id); });
    announce(words().removed);
    $('#list-title').focus();
  };

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest(selector);
    if (at('[data-commit]')) { begin(at('[data-commit]').dataset.commit); return; }
    if (!at('#view-learning')) return;
    const commitment = at('[data-commitment]')?.dataset.commitment;
    const entry = at('[data-entry]')?.dataset.entry;
    if (at('[data-commit-cancel]')) { window.secondLookKeep.tab.remove('begun'); showBegun(); $('#commit-text').focus(); }
    else if (at('[data-look-back]')) lookBack(at('[data-look-back]').dataset.lookBack);
    else if (at('[data-open-look]')) lookBack(at('[data-open-look]').dataset.openLook);
    else if (at('[data-look-cancel]')) { open = null; draw(); $('#list-title').focus(); }
    else if (at('[data-cpd-cancel]')) { at('form').remove(); $('#cpd-body').focus(); }
    else if (at('[data-change]')) { const held = record.read().entries.find((one) => one.id === entry); openEntry(held.body, held); }
    else if (at('[data-remove]')) remove(at('[data-remove]'), commitment ? 'commitments' : 'entries', commitment || entry);
    else if (at('[data-calendar]')) take('api/v1/learning/calendar', { commitments: record.read().commitments.filter((one) => one.id === commitment) }, 're-checks.ics');
    else if (at('[data-calendar-all]')) take('api/v1/learning/calendar', { commitments: record.read().commitments }, 're-checks.ics');
    else if (at('[data-record-format]')) take(`api/v1/learning/export?format=${at('[data-record-format]').dataset.recordFormat}`, record.read(), 'my-learning-record');
    else if (at('[data-file-save]')) download(`second-look-learning-${today()}.json`, new Blob([JSON.stringify(record.read(), null, 1)], { type: 'application/json' }));
    else if (at('[data-clear-record]')) clear();
    else if (at('[data-undo-record]')) { record.merge(cleared); $('[data-undo-record]').hidden = true; note(''); $('#list-title').focus(); }
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.closest('#view-learning')) return;
    event.preventDefault();
    if (event.target.id === 'commit-form') commit(event.target);
    else if (event.target.id === 'cpd-start') openEntry($('#cpd-body').value);
    else if (event.target.matches('.look-form')) keepLook(event.target);
    else if (event.target.matches('.cpd-form')) keepEntry(event.target);
  });
  document.addEventListener('change', (event) => {
    if (event.target.id === 'record-file' && event.target.files.length) openFile(event.target);
    if (event.target.id === 'commit-which') {
      const begun = window.secondLookKeep.tab.read('begun');
      window.secondLookKeep.tab.write('begun', { ...begun, chosen: Number(event.target.value) });
      showBegun();
    }
  });
  record.onChange(draw);
  const start = () => {
    if (!$('.learning')) return;
    owners = JSON.parse($('.learning').dataset.owners);
    $('#commit-made').value ||= today();
    draw();
    showBegun();
  };
  document.addEventListener('learning-ready', start);
  document.addEventListener('page-ready', start);
})();
