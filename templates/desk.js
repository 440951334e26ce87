'use strict';
// Sends what is typed, puts what comes back in its place, moves the focus. It knows no rule and adds nothing up.
const page = document.body, one = (what, at = document) => at.querySelector(what), all = (what, at = document) => [...at.querySelectorAll(what)];
const me = Math.random().toString(36).slice(2);
let rev = Number(page.dataset.rev || 0), dirty = false, leaving = false, held = false;
let text = '', lines = new Set(), known = {};  // what the file says at each place, as last told
const waiting = new Map();  // typed, not sent yet: path → text
let composing, timer = 0, resting = 0, work = Promise.resolve();

const field = path => document.getElementById('f-' + path);
const say = words => { const line = one('#status'); if (line && line.textContent !== words) line.textContent = words; };
const send = async (to, what) => {
  let reply;
  try {
    reply = await fetch(to, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...what, desk: page.dataset.desk }) });
  } catch {
    say('没有连上：nianbao desk 已经结束。没有保存的内容在文件旁边，再运行一次可以恢复。');
    page.classList.add('gone');
    throw new Error('gone');
  }
  page.classList.remove('gone');
  return [reply.status, await reply.json().catch(() => ({ told: '没有得到回答。' }))];
};
const inTurn = what => work = work.then(what).catch(error => { if (error.message !== 'gone') setTimeout(() => { throw error; }); });

// --- what comes back ---------------------------------------------------------------------------

const show = (state, own) => {  // `own` is the place whose text this answers: whoever types on there is left alone
  if (state.rev < rev) return;
  rev = state.rev;
  dirty = state.dirty;
  page.classList.toggle('locked', !state.readable);
  one('#unreadable').hidden = state.readable;
  one('#reshaped').hidden = !state.readable || state.shape === page.dataset.shape;
  if (one('#locked')) one('#locked').disabled = !state.readable;
  for (const name of ['findings', 'slips']) put(one('#' + name), state.html[name]);
  for (const input of all('[data-says]')) showField(input, state, input.dataset.path === own);
  known = state.typed;
  for (const output of all('output[data-total]')) {
    const figure = state.figures[output.dataset.total], mark = state.marks[output.dataset.total];
    write(output, figure ?? '未填');
    output.classList.toggle('unfilled', figure == null);
    if (mark) output.parentElement.dataset.mark = mark.level; else delete output.parentElement.dataset.mark;
  }
  for (const button of all('[data-zero]')) button.setAttribute('aria-pressed', state.nothing.includes(button.dataset.zero));
  for (const [name, words] of Object.entries(state.words)) for (const place of all(`[data-words="${name}"]`)) write(place, words);
  one('#undo').disabled = !state.can_undo;
  one('#redo').disabled = !state.can_redo;
  one('#saved').classList.toggle('dirty', dirty);
  document.title = (dirty ? '● ' : '') + page.dataset.title;
  const yaml = one('#yaml-text');
  text = state.text;
  if (!waiting.has('') && !held && yaml.value !== text && !(own === '' && yaml === document.activeElement)) yaml.value = text;
  lines = new Set(state.lines);
  number();
  if (page.dataset.view === 'preview') preview();
  clearTimeout(resting);
  resting = setTimeout(() => say(state.words.summary), 700);
};
const showField = (input, state, own) => {
  const path = input.dataset.path, typed = state.typed[path] ?? '', figure = state.figures[path], mark = state.marks[path], refused = document.getElementById('r-' + path);
  const typing = waiting.has(path) || !refused.hidden || (own && input === document.activeElement);
  if (!typing && input.value !== typed) {
    if (input.tagName === 'SELECT' && ![...input.options].some(option => option.value === typed)) input.add(new Option(typed));
    input.value = typed;
  }
  if ('figure' in input.dataset) {
    input.placeholder = figure ?? '未填';
    input.classList.toggle('long', input.value.length > 7);
    input.classList.toggle('unfilled', !input.value && figure == null);
  } else if ('wanted' in input.dataset) input.classList.toggle('unfilled', !input.value);
  const says = [...input.dataset.says.split(' '), ...(mark ? mark.ids.map(id => 'm-' + id) : [])].filter(id => id && document.getElementById(id)).join(' ');
  if (says) input.setAttribute('aria-describedby', says); else input.removeAttribute('aria-describedby');
  if (!refused.hidden || (mark && mark.level === 'error' && input.value)) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
  const around = input.closest('[data-around]');
  if (mark) around.dataset.mark = mark.level; else delete around.dataset.mark;
};
const write = (place, words) => { if (place.textContent !== words) place.textContent = words; };

const pieces = new Map();  // those of the page as they were put in
const put = (place, html) => {  // what was open stays open, and the focus where it was
  if (pieces.get(place) === html) return;
  pieces.set(place, html);
  const open = all('details[open][id]', place).map(node => node.id), focused = place.contains(document.activeElement) ? document.activeElement.id : '';
  const typed = all('textarea[id]', place).map(node => [node.id, node.value]);
  place.innerHTML = html;
  for (const id of open) { const node = document.getElementById(id); if (node) node.open = true; }
  for (const [id, value] of typed) { const node = document.getElementById(id); if (node) node.value = value; }
  if (focused) (document.getElementById(focused) || one('h2', place.parentElement)).focus();
};

// --- what is sent ------------------------------------------------------------------------------

const edit = async (what, again = true) => {
  const before = known[what.path], own = what.op === 'set' ? what.path : what.op === 'text' ? '' : undefined;
  const [status, reply] = await send('/edit', { ...what, rev });
  if (own) refuse(own, status < 300 ? '' : reply.refused || reply.told || '没有写入。');
  if (reply.state) show(reply.state, own);
  // Another window was faster: the same again, unless it changed this very place.
  if (status === 409 && own === '') held = true;
  else if (status === 409 && again) {
    if (own && before !== known[own]) return refuse(own, '另一个窗口刚改过这里，没有写入。');
    refuse(own, '');
    return edit(what, false);
  }
  if (reply.html) tell(reply.html); else if (status < 300 && own === undefined && one('#told').open) one('#told').close();
  if (reply.told) say(reply.told);
  if (what.at && status < 300) anew(what.at);
};
const anew = at => { leaving = true; if (at) history.replaceState(null, '', '#' + at); location.reload(); };
const refuse = (path, words) => {
  if (path === undefined) return;
  const place = document.getElementById('r-' + path);
  if (!place) return words && say(words);
  place.textContent = words || '';
  place.hidden = !words;
  if (words) field(path).setAttribute('aria-invalid', 'true');
};
const flush = () => {
  clearTimeout(timer);
  const now = [...waiting].filter(([path]) => path !== composing);
  if (!now.length) return work;
  return inTurn(async () => {
    for (const [path, value] of now) {
      if (waiting.get(path) !== value) continue;
      const sent = path ? { op: 'set', path, value } : { op: 'text', text: value };
      waiting.delete(path);
      await edit(sent);
    }
  });
};
const change = what => { flush(); return inTurn(() => edit(what)); };

const typed = event => {
  const at = event.target, path = at.id === 'yaml-text' ? '' : at.dataset.says === undefined ? undefined : at.dataset.path;
  if (at.id === 'find') return find(at.value);
  if (path === undefined) return;
  composing = event.isComposing ? path : undefined;
  waiting.set(path, at.value);
  if (path === '') number();
  if (path === '' && held) return waiting.delete('') && say('另一个窗口改过文字，先决定用哪一个。');
  one('#saved').classList.add('dirty');
  clearTimeout(timer);
  timer = setTimeout(flush, path === '' ? 400 : 150);
};
document.addEventListener('input', typed);
document.addEventListener('compositionend', typed);
document.addEventListener('change', flush);
document.addEventListener('focusout', event => {  // what the file says, once nobody types there
  const path = event.target.dataset?.path, refused = path && document.getElementById('r-' + path);
  if (refused?.hidden && path in known && event.target.tagName !== 'BUTTON') inTurn(() => { if (!waiting.has(path) && event.target !== document.activeElement) event.target.value = known[path] ?? ''; });
});

// --- keys and paste ----------------------------------------------------------------------------

const step = (input, by) => {
  const cell = input.closest('td'), table = input.closest('table');
  if (!table) {
    const inputs = all('#form [data-says]');
    return inputs[inputs.indexOf(input) + by];
  }
  const row = Number(cell.dataset.row), column = cell.dataset.column;
  const below = all(`td[data-column="${column}"] [data-says]`, table).map(found => [Number(found.closest('td').dataset.row), found]);
  const next = below.filter(([at]) => by > 0 ? at > row : at < row).sort(([a], [b]) => by * (a - b))[0];
  return next && next[1];
};
document.addEventListener('keydown', event => {
  const at = event.target, control = event.ctrlKey || event.metaKey;
  if (event.isComposing) return;
  if (control && !event.altKey && event.key.toLowerCase() === 's') { event.preventDefault(); return save(); }
  if (control && !event.altKey && !['TEXTAREA', 'SELECT'].includes(at.tagName) && !at.closest('dialog') && one('#undo')) {
    const back = event.key.toLowerCase() === 'z' && !event.shiftKey, forth = event.key.toLowerCase() === 'y' || (event.key.toLowerCase() === 'z' && event.shiftKey);
    if (back || forth) { event.preventDefault(); return change({ op: back ? 'undo' : 'redo' }); }
  }
  if (event.key === 'Escape') for (const menu of all('details.menu[open]')) { menu.open = false; one('summary', menu).focus(); }
  if (event.key === 'Enter' && ['find', 'figure'].includes(at.id)) { event.preventDefault(); return putFigure(); }
  if (at.tagName !== 'INPUT' || !at.dataset.path || control || event.altKey) return;
  const by = event.key === 'Enter' ? (event.shiftKey ? -1 : 1) : at.closest('table') ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0;
  if (!by) return;
  event.preventDefault();
  flush();
  const next = step(at, by);
  if (next) { next.focus(); if (next.select && next.tagName === 'INPUT') next.select(); }
});
document.addEventListener('paste', event => {
  const input = event.target.closest('td [data-says]'), text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (!input || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  change({ op: 'block', path: input.dataset.path, rows: text.split('\n').map(row => row.split('\t')) });
});

// --- buttons -----------------------------------------------------------------------------------

const save = () => { flush(); return act('save', {}); };
const tell = html => {
  const box = one('#told');
  one('#told-body').innerHTML = html;
  if (!box.open) box.showModal();
  one('#told-title').textContent = (one('[data-heading]', box) || {}).textContent || '结果';
};
const act = async (name, what) => {
  await work;  // what was typed goes first; what takes its time keeps nobody from typing on
  one('main').setAttribute('aria-busy', 'true');
  const asking = setInterval(async () => {
    const reply = await fetch('/progress').catch(() => null);
    if (reply && reply.ok) { const { words } = await reply.json(); if (words) say(words); }
  }, 700);
  try {
    const [status, reply] = await send('/do/' + name, { ...what, rev });
    clearInterval(asking);
    if (reply.go) { leaving = true; return location.assign(reply.go); }
    if (reply.state) show(reply.state);
    if (reply.html) tell(reply.html); else if (status < 300 && one('#told').open) one('#told').close();
    if (reply.told) { clearTimeout(resting); say(reply.told); }
    if (reply.gone) for (const notice of all('.' + reply.gone)) notice.remove();
  } catch (error) {
    if (error.message !== 'gone') throw error;
  } finally {
    clearInterval(asking);
    one('main').removeAttribute('aria-busy');
  }
};
const data = form => {
  const told = {};
  for (const input of form.elements) {
    if (!input.name || (['radio', 'checkbox'].includes(input.type) && !input.checked)) continue;
    if (input.type === 'checkbox' || 'many' in input.dataset) (told[input.name] ||= []).push(input.value); else told[input.name] = input.value;
  }
  return told;
};
document.addEventListener('submit', event => {
  event.preventDefault();
  const form = event.target, pressed = event.submitter, what = { ...data(form), ...(pressed ? pressed.dataset : {}), ...form.dataset };
  if (form.dataset.edit) return change({ ...what, op: form.dataset.edit });
  if (form.dataset.do) { flush(); form.closest('dialog')?.close(); act(form.dataset.do, what); }
});
document.addEventListener('click', event => {
  const button = event.target.closest('button, a');
  for (const menu of all('details.menu[open]')) if (!menu.contains(event.target) || button) menu.open = false;
  if (!button) return;
  const told = button.dataset;
  if (button.id === 'undo' || button.id === 'redo') change({ op: button.id });
  else if (button.id === 'save') save();
  else if (told.close !== undefined) button.closest('dialog').close();
  else if (told.edit && button.type === 'button') change({ ...told, op: told.edit });
  else if (told.do && button.type === 'button') { flush(); act(told.do, { ...told }); }
  else if (told.view) view(told.view, true);
  else if (told.go !== undefined) go(told.go, Number(told.line || 0), event);
  else if (told.text) keepText(told.text === 'mine');
  else if (told.insert) insertInto(told.insert);
  else if (told.open) one('#' + told.open).showModal();
  else if (button.id === 'put-figure') putFigure();
  else if (button.id === 'anew') { flush(); inTurn(() => anew()); }
});

// --- views -------------------------------------------------------------------------------------

const view = (name, focus) => {
  page.dataset.view = name;
  for (const button of all('[data-view]:not(body)')) button.setAttribute('aria-pressed', button.dataset.view === name);
  if (name === 'preview') preview();
  if (name === 'yaml') number();
  if (focus && name !== 'form') one(`#view-${name} h2`)?.focus();
};
let shown = 0, later = 0;
const preview = () => {  // the page anew where the clerk is at work: nothing in it may be looked into from here
  if (shown === rev || page.classList.contains('locked')) return;
  clearTimeout(later);
  later = setTimeout(() => {
    const at = document.activeElement.closest('#form [data-says]') || one('#form [data-says]'), heads = at?.closest('td')?.getAttribute('headers');
    shown = rev;
    one('#preview').src = `/preview?rev=${rev}#` + (heads ? heads.split(' ').pop() : at?.closest('.part').dataset.anchor || 'top');
  }, shown ? 500 : 0);
};
const number = () => {
  const yaml = one('#yaml-text');
  if (!yaml || page.dataset.view !== 'yaml') return;
  write(one('#numbers'), yaml.value.split('\n').map((_, at) => (lines.has(at + 1) ? '▸' : '') + (at + 1)).join('\n'));
};
one('#yaml-text')?.addEventListener('scroll', event => { one('#numbers').scrollTop = event.target.scrollTop; });
const go = (path, line, event) => {
  event.preventDefault();
  event.target.closest('dialog')?.close();
  if (!one('#form')) return;
  const paths = path.split('.').map((_, at, parts) => parts.slice(0, parts.length - at).join('.'));
  const input = page.classList.contains('locked') ? null : paths.map(here => field(here) || one(`[data-total="${CSS.escape(here)}"]`) || one(`[data-says][data-path^="${CSS.escape(here)}."]`)).find(Boolean);
  if (input) {
    if (getComputedStyle(one('#form')).display === 'none') view('form');
    const folded = input.closest('details:not([open])');
    if (folded) folded.open = true;
    input.scrollIntoView({ block: 'center' });
    if (input.tagName === 'OUTPUT') input.tabIndex = -1;
    return input.focus({ preventScroll: true });
  }
  view('yaml');
  const yaml = one('#yaml-text'), before = yaml.value.split('\n').slice(0, Math.max(0, line - 1)).join('\n').length + (line > 1);
  const end = yaml.value.indexOf('\n', before);
  yaml.focus();
  yaml.setSelectionRange(before, end < 0 ? yaml.value.length : end);
  yaml.scrollTop = (line - 5) * parseFloat(getComputedStyle(yaml).lineHeight);
};

const keepText = mine => {
  held = false;
  one('#told').close();
  if (mine) { waiting.set('', one('#yaml-text').value); flush(); } else one('#yaml-text').value = text;
};

// --- a figure of the tables in a sentence --------------------------------------------------------

let into = null;
const insertInto = path => { into = field(path); one('#figures').showModal(); one('#find').focus(); };
const find = words => {
  one('#figure').selectedIndex = -1;
  for (const option of all('#figure option')) option.hidden = option.disabled = !words.trim().split(/\s+/).every(word => option.textContent.includes(word));
};
const putFigure = () => {
  const chosen = one('#figure').selectedOptions[0] || one('#figure option:not([hidden])');
  if (!chosen || !into) return;
  one('#figures').close();
  into.setRangeText(chosen.value, into.selectionStart, into.selectionEnd, 'end');
  into.focus();
  into.dispatchEvent(new Event('input', { bubbles: true }));
};
one('#figure')?.addEventListener('dblclick', putFigure);

// --- staying in touch ----------------------------------------------------------------------------

const touch = async looked => {
  const [, reply] = await send('/alive', { page: me, rev, looked }).catch(() => [0, {}]);
  if (reply.state && !waiting.size) inTurn(() => { if (!waiting.size && reply.state.rev > rev) show(reply.state); });
  if (reply.saved && !waiting.size) write(one('#saved'), reply.saved);
  if (reply.changed !== undefined) one('#changed').hidden = !reply.changed;
};
if (page.dataset.rev !== undefined) {
  addEventListener('focus', () => touch(true));
  addEventListener('beforeunload', event => { if (!leaving && (dirty || waiting.size)) { flush(); event.preventDefault(); event.returnValue = ''; } });
  view(matchMedia('(max-width: 60rem)').matches ? 'form' : 'findings');
  const first = one('#state');
  if (first) show(JSON.parse(first.textContent));
}
setInterval(touch, 15000);
touch(false);
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
addEventListener('pagehide', () => navigator.sendBeacon('/alive', new Blob([JSON.stringify({ page: me, closing: true })], { type: 'application/json' })));
