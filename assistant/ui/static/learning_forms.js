// Forms of My learning: words are looked at before they are kept. What is stopped is shown in general words to take over.
(() => {
  'use strict';
  const { post } = window.secondLookFiles;
  const words = () => JSON.parse(document.querySelector('.learning').dataset.words);
  const make = (tag, values, children = []) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };

  // The places of details are counted in characters, of which one may take two units in a script's string.
  const general = (text, details) => {
    const characters = Array.from(text);
    for (const one of [...details].sort((a, b) => b.start - a.start)) {
      characters.splice(one.start, one.end - one.start, one.instead);
    }
    return characters.join('');
  };

  const show = (place, stop, boxes, goOn) => {
    const children = [make('p', { className: 'stopped-words', textContent: stop.summary })];
    for (const [key, details] of Object.entries(stop.details || {})) {
      const box = boxes[key];
      if (!box || !details.length) continue;
      const wording = general(box.value, details);
      const use = make('button', { type: 'button', className: 'secondary', textContent: words().stop_use });
      use.addEventListener('click', () => {
        box.value = wording;
        box.dispatchEvent(new Event('input', { bubbles: true }));
        place.replaceChildren();
        box.focus();
      });
      children.push(make('p', { textContent: `${words().stop_general} “${wording}”` }), use);
      window.secondLookDrafts.drop(box); // nothing of it is kept, not even for a reload
    }
    if (stop.may_go_on) {
      const safe = make('button', { type: 'button', className: 'secondary', textContent: words().stop_safe });
      safe.addEventListener('click', () => {
        const support = document.querySelector('#view-learning [data-support]');
        support.querySelector('[data-support-words]').textContent = stop.summary;
        support.hidden = false;
        place.replaceChildren();
        goOn();
      });
      children.push(safe);
    }
    if (stop.status === 'immediate_danger') Object.values(boxes).forEach((box) => window.secondLookDrafts.drop(box));
    const alert = make('div', { className: stop.status === 'immediate_danger' ? 'urgent' : 'stopped-box' }, children);
    alert.setAttribute('role', 'alert');
    place.replaceChildren(alert);
    place.scrollIntoView({ block: 'nearest' });
  };
  const complain = (form, message) => {
    const alert = make('p', { className: 'composer-error', textContent: message });
    alert.setAttribute('role', 'alert');
    form.querySelector('[data-stop]').replaceChildren(alert);
  };

  // Gives the boxes of a form that hold somebody's own words.
  const boxes = (form) => Object.fromEntries([...form.querySelectorAll('textarea, input[type="text"]')]
    .filter((box) => box.name).map((box) => [box.name, box]));

  // Runs `save` once words may be kept. Pressing twice saves once.
  const guarded = async (form, save, safe = false) => {
    if (form.dataset.busy) return;
    const held = boxes(form);
    form.dataset.busy = 'yes';
    try {
      form.querySelector('[data-stop]').replaceChildren();
      const texts = Object.fromEntries(Object.entries(held).map(([key, box]) => [key, box.value]));
      const { stop } = await (await post('api/v1/learning/look', { texts, safe })).json();
      if (stop) show(form.querySelector('[data-stop]'), stop, held, () => guarded(form, save, true));
      else save(Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim())));
    } catch (error) {
      complain(form, error.message && !(error instanceof TypeError) ? error.message : words().offline);
    } finally {
      delete form.dataset.busy;
    }
  };

  const clone = (name) => document.querySelector(`template[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
  // Ties each label of a form made from a template to its box. `prefix` makes the ids in it unique, and drafts findable.
  const tie = (form, prefix) => {
    for (const label of form.querySelectorAll('[data-for]')) {
      const box = form.elements[label.dataset.for];
      box.id = `${prefix}-${label.dataset.for}`;
      label.htmlFor = box.id;
    }
    return form;
  };
  window.secondLookForms = { words, make, show, complain, guarded, clone, tie, boxes };
})();
