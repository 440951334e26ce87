'use strict';
// Sends what is typed, puts what comes back in its place, moves the focus. It knows no rule and adds nothing up.

const page = document.body;
const one = (what, at = document) => at.querySelector(what);
const all = (what, at = document) => [...at.querySelectorAll(what)];
const byId = id => document.getElementById(id);
const field = path => byId('f-' + path);
const refusal = path => byId('r-' + path);
const NARROW = matchMedia('(max-width: 60rem)');

const me = Math.random().toString(36).slice(2);
let rev = Number(page.dataset.rev || 0);
let dirty = false;
let leaving = false;
let held = false; // another window changed the text that is typed here
let text = ''; // what the file says, as last told: all of it, and at each place
let known = {};
let lines = new Set(); // those with findings
const waiting = new Map(); // typed, not sent yet: path → text
let composing;
let timer = 0;
let resting = 0;
let work = Promise.resolve();

function write(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

function say(words) {
  write(one('#status'), words);
}

async function send(to, what) {
  let reply;
  try {
    reply = await fetch(to, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...what, desk: page.dataset.desk }),
    });
  } catch {
    say('没有连上：nianbao desk 已经结束。没有保存的内容在文件旁边，再运行一次可以恢复。');
    page.classList.add('gone');
    throw new Error('gone');
  }
  page.classList.remove('gone');
  return [reply.status, await reply.json().catch(() => ({ told: '没有得到回答。' }))];
}

function inTurn(what) {
  work = work.then(what).catch(error => {
    if (error.message !== 'gone') setTimeout(() => { throw error; });
  });
  return work;
}

// --- what comes back ---------------------------------------------------------------------------

// `own` is the place whose text this answers: whoever types on there is left alone.
function show(state, own) {
  if (state.rev < rev) return;
  rev = state.rev;
  dirty = state.dirty;
  lock(!state.readable);
  one('#reshaped').hidden = !state.readable || state.shape === page.dataset.shape;
  for (const name of ['findings', 'slips']) put(byId(name), state.html[name]);
  for (const input of all('[data-says]')) showField(input, state, input.dataset.path === own);
  known = state.typed;
  for (const output of all('output[data-total]')) showTotal(output, state);
  for (const button of all('[data-zero]')) {
    button.setAttribute('aria-pressed', state.nothing.includes(button.dataset.zero));
  }
  for (const [name, words] of Object.entries(state.words)) {
    for (const place of all(`[data-words="${name}"]`)) write(place, words);
  }
  one('#undo').disabled = !state.can_undo;
  one('#redo').disabled = !state.can_redo;
  one('#next').hidden = !one('#form .unfilled');
  one('#saved').classList.toggle('dirty', dirty);
  document.title = (dirty ? '● ' : '') + page.dataset.title;
  showText(state, own);
  if (page.dataset.view === 'preview') preview();
  clearTimeout(resting);
  resting = setTimeout(() => say(state.words.summary), 700);
}

function lock(locked) {
  one('#unreadable').hidden = !locked;
  if (page.classList.toggle('locked', locked) || locked !== Boolean(one('#locked :disabled'))) {
    for (const control of all('#locked :is(input, select, textarea, button)')) control.disabled = locked;
  }
}

function showText(state, own) {
  const yaml = one('#yaml-text');
  text = state.text;
  lines = new Set(state.lines);
  const typing = waiting.has('') || held || (own === '' && yaml === document.activeElement);
  if (!typing && yaml.value !== text) yaml.value = text;
  number();
}

function showTotal(output, state) {
  const figure = state.figures[output.dataset.total];
  write(output, figure ?? '未填');
  output.classList.toggle('unfilled', figure == null);
  mark(output.parentElement, state.marks[output.dataset.total]);
}

function mark(place, found) {
  if (found) place.dataset.mark = found.level;
  else delete place.dataset.mark;
}

function showField(input, state, own) {
  const path = input.dataset.path;
  const typed = state.typed[path] ?? '';
  const figure = state.figures[path];
  const found = state.marks[path];
  const refused = !refusal(path).hidden;
  const typing = waiting.has(path) || refused || (own && input === document.activeElement);
  if (!typing && input.value !== typed) {
    const missing = input.tagName === 'SELECT' && ![...input.options].some(option => option.value === typed);
    if (missing) input.add(new Option(typed));
    input.value = typed;
  }
  if ('figure' in input.dataset) {
    input.placeholder = figure ?? '未填';
    input.classList.toggle('unfilled', !input.value && figure == null);
    widen(input);
  } else if ('wanted' in input.dataset) {
    input.classList.toggle('unfilled', !input.value);
  }
  describe(input, found);
  const wrong = refused || (found && found.level === 'error' && input.value);
  if (wrong) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  mark(input.closest('[data-around]'), found);
}

function describe(input, found) {
  const told = [...input.dataset.says.split(' '), ...(found ? found.ids.map(id => 'm-' + id) : [])];
  const says = told.filter(id => id && byId(id)).join(' ');
  if (says) input.setAttribute('aria-describedby', says);
  else input.removeAttribute('aria-describedby');
}

// A cell is as wide as what was typed into it: all of it can be read.
function widen(input) {
  const wide = [...input.value].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 1 : 0.6), 1.5);
  const width = wide > 4 ? Math.min(wide, 30) + 'em' : '';
  if (input.style.minWidth !== width) input.style.minWidth = width;
}

const pieces = new Map(); // those of the page as they were put in

// What was open stays open, what was typed stays, and the focus where it was.
function put(place, html) {
  if (pieces.get(place) === html) return;
  pieces.set(place, html);
  const open = all('details[open][id]', place).map(node => node.id);
  const typed = all('textarea[id]', place).map(node => [node.id, node.value]);
  const focused = place.contains(document.activeElement) ? document.activeElement.id : '';
  place.innerHTML = html;
  for (const id of open) if (byId(id)) byId(id).open = true;
  for (const [id, value] of typed) if (byId(id)) byId(id).value = value;
  if (focused) (byId(focused) || one('h2', place.parentElement)).focus();
}

// --- what is sent ------------------------------------------------------------------------------

async function edit(what, again = true) {
  const before = known[what.path];
  const own = what.op === 'set' ? what.path : what.op === 'text' ? '' : undefined;
  const [status, reply] = await send('/edit', { ...what, rev });
  const done = status < 300;
  if (own) refuse(own, done ? '' : reply.refused || reply.told || '没有写入。');
  if (reply.state) show(reply.state, own);
  // Another window was faster: the same again, unless it changed this very place.
  if (status === 409 && own === '') held = true;
  else if (status === 409 && again) {
    if (own && before !== known[own]) return refuse(own, '另一个窗口刚改过这里，没有写入。');
    refuse(own, '');
    return edit(what, false);
  }
  if (reply.html) tell(reply.html);
  else if (done && own === undefined && one('#told').open) one('#told').close();
  if (reply.told) say(reply.told);
  if (what.at && done) anew(what.at);
}

function anew(at) {
  leaving = true;
  if (at) history.replaceState(null, '', '#' + at);
  location.reload();
}

function refuse(path, words) {
  if (path === undefined) return;
  const place = refusal(path);
  if (!place) return words && say(words);
  place.textContent = words || '';
  place.hidden = !words;
  if (words) field(path).setAttribute('aria-invalid', 'true');
}

function flush() {
  clearTimeout(timer);
  const now = [...waiting].filter(([path]) => path !== composing);
  if (!now.length) return work;
  return inTurn(async () => {
    for (const [path, value] of now) {
      if (waiting.get(path) !== value) continue;
      waiting.delete(path);
      await edit(path ? { op: 'set', path, value } : { op: 'text', text: value });
    }
  });
}

function change(what) {
  flush();
  return inTurn(() => edit(what));
}

function typed(event) {
  const at = event.target;
  if (at.id === 'find') return find(at.value);
  const path = at.id === 'yaml-text' ? '' : at.dataset.says === undefined ? undefined : at.dataset.path;
  if (path === undefined) return;
  composing = event.isComposing ? path : undefined;
  waiting.set(path, at.value);
  if (path === '') number();
  if (path === '' && held) {
    waiting.delete('');
    return say('另一个窗口改过文字，先决定用哪一个。');
  }
  one('#saved').classList.add('dirty');
  clearTimeout(timer);
  timer = setTimeout(flush, path === '' ? 400 : 150);
}

// What the file says, once nobody types there.
function left(event) {
  const at = event.target;
  const path = at.dataset?.path;
  const menu = at.closest('details.menu[open]');
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  if (!path || at.tagName === 'BUTTON' || !(path in known) || !refusal(path)?.hidden) return;
  inTurn(() => {
    if (!waiting.has(path) && at !== document.activeElement) at.value = known[path] ?? '';
  });
}

document.addEventListener('input', typed);
document.addEventListener('compositionend', typed);
document.addEventListener('change', flush);
document.addEventListener('focusout', left);

// --- keys and paste ----------------------------------------------------------------------------

// The input above or below; outside of tables the one before or behind.
function step(input, by) {
  const table = input.closest('table');
  if (!table) {
    const inputs = all('#form [data-says]');
    return inputs[inputs.indexOf(input) + by];
  }
  const rowOf = at => Number(at.closest('td').dataset.row);
  const column = all(`td[data-column="${input.closest('td').dataset.column}"] [data-says]`, table);
  const beyond = column.filter(at => by * (rowOf(at) - rowOf(input)) > 0);
  return beyond.sort((a, b) => by * (rowOf(a) - rowOf(b)))[0];
}

// What a key means with Control held down. In a text of several lines Control+Z is the browser's own.
function shortcut(event) {
  const key = event.key.toLowerCase();
  if (key === 's') return one('#save') && save;
  const at = event.target;
  if (['TEXTAREA', 'SELECT'].includes(at.tagName) || at.closest('dialog') || !one('#undo')) return null;
  if (key === 'y' || (key === 'z' && event.shiftKey)) return () => change({ op: 'redo' });
  return key === 'z' ? () => change({ op: 'undo' }) : null;
}

function pressed(event) {
  const at = event.target;
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const act = shortcut(event);
    if (!act) return;
    event.preventDefault();
    return act();
  }
  if (event.key === 'F1' && one('#help') && !one('dialog[open]')) {
    event.preventDefault();
    return one('#help').showModal();
  }
  if (event.key === 'Escape') all('details.menu[open]').forEach(shut);
  if (event.key === 'Enter' && ['find', 'figure'].includes(at.id)) {
    event.preventDefault();
    return putFigure();
  }
  if (at.tagName !== 'INPUT' || !at.dataset.path || event.altKey) return;
  const arrow = at.closest('table') ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0;
  const by = event.key === 'Enter' ? (event.shiftKey ? -1 : 1) : arrow;
  if (!by) return;
  event.preventDefault();
  flush();
  enter(step(at, by));
}

function enter(input) {
  if (!input) return;
  input.focus();
  if (input.tagName === 'INPUT') input.select();
}

function pasted(event) {
  const input = event.target.closest('td [data-says]');
  const copied = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (!input || !/[\t\n]/.test(copied)) return;
  event.preventDefault();
  change({ op: 'block', path: input.dataset.path, rows: copied.split('\n').map(row => row.split('\t')) });
}

document.addEventListener('keydown', pressed);
document.addEventListener('paste', pasted);

// --- buttons -----------------------------------------------------------------------------------

function save() {
  flush();
  return act('save', {});
}

function tell(html) {
  const box = one('#told');
  one('#told-body').innerHTML = html;
  if (!box.open) box.showModal();
  box.scrollTop = 0;
  write(one('#told-title'), (one('[data-heading]', box) || {}).textContent || '结果');
}

async function progress() {
  const reply = await fetch('/progress').catch(() => null);
  if (!reply || !reply.ok) return;
  const { words } = await reply.json();
  if (words) say(words);
}

// What was typed goes first; what takes its time keeps nobody from typing on.
async function act(name, what) {
  await work;
  one('main').setAttribute('aria-busy', 'true');
  const asking = setInterval(progress, 700);
  try {
    const [status, reply] = await send('/do/' + name, { ...what, rev });
    clearInterval(asking);
    if (reply.go) {
      leaving = true;
      return location.assign(reply.go);
    }
    if (reply.state) show(reply.state);
    if (reply.html) tell(reply.html);
    else if (status < 300 && one('#told').open) one('#told').close();
    if (reply.told) {
      clearTimeout(resting);
      say(reply.told);
    }
    if (reply.gone) for (const notice of all('.' + reply.gone)) notice.remove();
  } catch (error) {
    if (error.message !== 'gone') throw error;
  } finally {
    clearInterval(asking);
    one('main').removeAttribute('aria-busy');
  }
}

function filledIn(form) {
  const told = {};
  for (const input of form.elements) {
    if (!input.name || (['radio', 'checkbox'].includes(input.type) && !input.checked)) continue;
    const several = input.type === 'checkbox' || 'many' in input.dataset;
    told[input.name] = several ? [...(told[input.name] || []), input.value] : input.value;
  }
  return told;
}

function submitted(event) {
  event.preventDefault();
  const form = event.target;
  const what = { ...filledIn(form), ...(event.submitter ? event.submitter.dataset : {}), ...form.dataset };
  if (form.dataset.edit) return change({ ...what, op: form.dataset.edit });
  if (!form.dataset.do) return;
  flush();
  form.closest('dialog')?.close();
  act(form.dataset.do, what);
}

// The focus goes back to the menu: where a dialog opens next, it comes back there.
function shut(menu) {
  if (menu.contains(document.activeElement)) one('summary', menu).focus();
  menu.open = false;
}

const BUTTONS = {
  undo: () => change({ op: 'undo' }),
  redo: () => change({ op: 'redo' }),
  save,
  next: nextUnfilled,
  anew: () => { flush(); inTurn(() => anew()); },
  'put-figure': () => putFigure(),
};

function clicked(event) {
  const button = event.target.closest('button, a');
  for (const menu of all('details.menu[open]')) if (button || !menu.contains(event.target)) shut(menu);
  if (!button) return;
  const told = button.dataset;
  if (BUTTONS[button.id]) BUTTONS[button.id]();
  else if (told.close !== undefined) button.closest('dialog').close();
  else if (told.edit && button.type === 'button') change({ ...told, op: told.edit });
  else if (told.do && button.type === 'button') { flush(); act(told.do, { ...told }); }
  else if (told.view) { chosen = true; view(told.view, true); }
  else if (told.go !== undefined) { event.preventDefault(); go(button, told.go, Number(told.line || 0)); }
  else if (told.text) keepText(told.text === 'mine');
  else if (told.insert) insertInto(told.insert);
  else if (told.open) byId(told.open).showModal();
}

document.addEventListener('submit', submitted);
document.addEventListener('click', clicked);

// --- views -------------------------------------------------------------------------------------

let chosen = false; // a view, by a person
let shown = 0;
let later = 0;

function view(name, focus) {
  page.dataset.view = name;
  for (const button of all('.views [data-view]')) {
    button.setAttribute('aria-pressed', button.dataset.view === name);
  }
  if (name === 'preview') preview();
  if (name === 'yaml') number();
  fit();
  if (focus && name !== 'form') one(`#view-${name} h2`)?.focus();
}

// The first view: beside the form there is room for the findings, on a narrow screen there is not.
function suit() {
  if (chosen) return;
  if (page.classList.contains('locked')) view('yaml');
  else view(NARROW.matches ? 'form' : 'findings');
}

// The heads of a table stay in sight: of one that is wider than its place within its own frame.
function fit() {
  for (const frame of all('.grid .scroll')) {
    frame.classList.remove('fits');
    frame.classList.toggle('fits', frame.scrollWidth <= frame.clientWidth);
  }
}

// On paper nothing can be scrolled.
function unroll() {
  for (const box of all('#form textarea')) box.style.minHeight = box.scrollHeight + 'px';
}

// The page anew where the clerk is at work: nothing in it may be looked into from here.
function preview() {
  if (shown === rev || page.classList.contains('locked')) return;
  clearTimeout(later);
  later = setTimeout(() => {
    const at = document.activeElement.closest('#form [data-says]') || one('#form [data-says]');
    const heads = at?.closest('td')?.getAttribute('headers');
    const anchor = heads ? heads.split(' ').pop() : at?.closest('.part').dataset.anchor;
    shown = rev;
    one('#preview').src = `/preview?rev=${rev}` + (anchor ? '#' + anchor : '');
  }, shown ? 500 : 0);
}

function number() {
  const yaml = one('#yaml-text');
  if (!yaml || page.dataset.view !== 'yaml') return;
  const numbers = yaml.value.split('\n').map((_, at) => (lines.has(at + 1) ? '▸' : '') + (at + 1));
  write(one('#numbers'), numbers.join('\n'));
}

// The input of a path; for what is none the first one within it, or of what it stands in.
function placeOf(path) {
  const parts = path.split('.');
  for (let end = parts.length; end; end--) {
    const here = parts.slice(0, end).join('.');
    const quoted = CSS.escape(here);
    const found = field(here) || one(`[data-total="${quoted}"]`) || one(`[data-says][data-path^="${quoted}."]`);
    if (found) return found;
  }
  return null;
}

function go(button, path, line) {
  button.closest('dialog')?.close();
  if (!one('#form')) return;
  const place = page.classList.contains('locked') ? null : placeOf(path);
  if (place) lead(place);
  else toLine(line);
}

function lead(place) {
  if (getComputedStyle(one('#form')).display === 'none') view('form');
  for (let at = place.closest('details'); at; at = at.parentElement.closest('details')) at.open = true;
  place.scrollIntoView({ block: 'center', inline: 'nearest' });
  if (place.tagName === 'OUTPUT') place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

// From where the focus is to the next place that is not filled in; behind the last comes the first.
let last = null;
document.addEventListener('focusin', event => { if (event.target.closest('#form')) last = event.target; });
function nextUnfilled() {
  const open = all('#form [data-says].unfilled');
  const behind = last && open.find(at => last.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (behind || open[0]) lead(behind || open[0]);
}

function toLine(line) {
  view('yaml');
  const yaml = one('#yaml-text');
  const before = yaml.value.split('\n').slice(0, Math.max(0, line - 1)).join('\n').length + (line > 1);
  const end = yaml.value.indexOf('\n', before);
  yaml.focus();
  yaml.setSelectionRange(before, end < 0 ? yaml.value.length : end);
  yaml.scrollTop = (line - 5) * parseFloat(getComputedStyle(yaml).lineHeight);
}

function keepText(mine) {
  held = false;
  one('#told').close();
  if (!mine) one('#yaml-text').value = text;
  else {
    waiting.set('', one('#yaml-text').value);
    flush();
  }
}

one('#yaml-text')?.addEventListener('scroll', event => { one('#numbers').scrollTop = event.target.scrollTop; });

// --- a figure of the tables in a sentence --------------------------------------------------------

let into = null;

function insertInto(path) {
  into = field(path);
  one('#figures').showModal();
  one('#find').focus();
}

function find(words) {
  const wanted = words.trim().split(/\s+/);
  one('#figure').selectedIndex = -1;
  for (const option of all('#figure option')) {
    option.hidden = option.disabled = !wanted.every(word => option.textContent.includes(word));
  }
}

function putFigure() {
  const figure = one('#figure').selectedOptions[0] || one('#figure option:not([hidden])');
  if (!figure || !into) return;
  one('#figures').close();
  into.setRangeText(figure.value, into.selectionStart, into.selectionEnd, 'end');
  into.focus();
  into.dispatchEvent(new Event('input', { bubbles: true }));
}

one('#figure')?.addEventListener('dblclick', putFigure);

// --- staying in touch ----------------------------------------------------------------------------

async function touch(looked) {
  const [, reply] = await send('/alive', { page: me, rev, looked }).catch(() => [0, {}]);
  if (reply.state && !waiting.size) {
    inTurn(() => { if (!waiting.size && reply.state.rev > rev) show(reply.state); });
  }
  if (reply.saved && !waiting.size) write(one('#saved'), reply.saved);
  if (reply.changed !== undefined) one('#changed').hidden = !reply.changed;
}

function closing() {
  const told = JSON.stringify({ page: me, closing: true });
  navigator.sendBeacon('/alive', new Blob([told], { type: 'application/json' }));
}

function unsaved(event) {
  if (leaving || !(dirty || waiting.size)) return;
  flush();
  event.preventDefault();
  event.returnValue = '';
}

if (page.dataset.rev !== undefined) {
  addEventListener('focus', () => touch(true));
  addEventListener('beforeunload', unsaved);
  addEventListener('resize', fit);
  addEventListener('beforeprint', unroll);
  NARROW.addEventListener('change', suit);
  show(JSON.parse(one('#state').textContent));
  suit();
}
setInterval(touch, 15000);
touch(false);
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
addEventListener('pagehide', closing);
