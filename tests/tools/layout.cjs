// Usage: node layout.cjs CHROMIUM FOLDER — what stands where in every page of the folder, as JSON.
// Pages (*.html) are opened at phone, tablet and desk width; fragments (*.fragment) are pasted into
// hosts 360 and 900 px wide, as they are and with all styles stripped.
const { chromium } = require('playwright-core');
const fs = require('fs');
const path = require('path');

function measure() {
  const lines = node => {  // the text of an element as it is broken into lines
    const found = [];
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let bottom = -1e9;
    while (walker.nextNode()) {
      const text = walker.currentNode;
      for (let i = 0; i < text.length; i++) {
        if (/[ \n]/.test(text.data[i])) continue;
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        const box = range.getBoundingClientRect();
        if (!box.width || box.top > bottom - 2) {
          if (!box.width) continue;
          found.push('');
          bottom = box.bottom;
        }
        found[found.length - 1] += text.data[i];
      }
    }
    return found;
  };
  const starts = node => {  // where the lines of a cell begin
    const found = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    let bottom = -1e9;
    while (walker.nextNode()) {
      const text = walker.currentNode;
      for (let i = 0; i < text.length; i++) {
        if (/\s/.test(text.data[i])) continue;
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        const box = range.getBoundingClientRect();
        if (box.top > bottom - 2) {
          found.push(box.left);
          bottom = box.bottom;
        }
      }
    }
    return found;
  };
  const inked = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  };
  const tables = [...document.querySelectorAll('table')].map(table => {
    const region = table.parentElement;
    const cells = [...table.querySelectorAll('th, td')];
    const staying = cells.filter(cell => getComputedStyle(cell).position === 'sticky');
    const before = new Map(staying.map(cell => [cell, cell.getBoundingClientRect().left]));
    const close = [];
    for (const row of table.rows) {
      const figures = [...row.cells].filter(cell => /^[-\d.]+\D?$/.test(cell.textContent));
      figures.forEach((cell, i) => {
        const box = cell.getBoundingClientRect(), ink = inked(cell);
        const next = figures[i + 1] && inked(figures[i + 1]);
        const inside = ink.left >= box.left && ink.right <= box.right;
        if (!inside || (next && next.left - ink.right < 3) || lines(cell).length > 1)
          close.push(cell.textContent);
      });
    }
    const upright = cells.filter(cell => cell.classList.contains('upright'));
    const broken = cells.filter(cell => !upright.includes(cell))
      .map(cell => lines(cell)).filter(found => found.length > 1);
    const hint = region.previousElementSibling;
    const result = {
      scrolls: region.scrollWidth > region.clientWidth + 1,
      hint: hint && hint.className === 'hint' ? getComputedStyle(hint).display !== 'none' : null,
      staying: staying.length,
      close,
      broken,
      upright: upright.map(cell => inked(cell).width / parseFloat(getComputedStyle(cell).fontSize)),
      indented: cells.filter(cell => /indent/.test(cell.style.cssText))
        .map(starts).filter(found => found.length > 1),
    };
    region.scrollLeft = 1e6;
    const box = region.getBoundingClientRect();
    const edge = Math.max(box.left, ...staying.map(cell => cell.getBoundingClientRect().right));
    result.stub = edge - box.left;
    const last = cells.filter(
      cell => Math.abs(cell.getBoundingClientRect().right - table.getBoundingClientRect().right) < 2
        && cell.colSpan === 1);
    result.moved = staying.filter(
      cell => Math.abs(cell.getBoundingClientRect().left - before.get(cell)) > 1.5).length;
    result.hidden = last.filter(cell => {
      const at = cell.getBoundingClientRect();
      return at.left < edge - 1.5 || at.right > box.right + 1.5;
    }).map(cell => cell.textContent);
    region.scrollLeft = 0;
    return result;
  });
  const marked = /\d{4}年\d{1,2}月\d{1,2}日|\d{3,4}-\d{7,8}|[\w.]+@[\w.]+/g;
  const torn = [...document.querySelectorAll('p')].flatMap(p => {
    const kept = lines(p);
    return (kept.join('').match(marked) || []).filter(one => !kept.some(line => line.includes(one)));
  });
  const stretched = [...document.querySelectorAll('p')].filter(
    p => p.textContent.match(marked) && getComputedStyle(p).textAlign === 'justify')
    .map(p => p.textContent);
  const title = document.querySelector('h1');
  const contents = document.querySelector('nav ol');
  return {
    scroll_width: document.documentElement.scrollWidth,
    tables,
    torn,
    stretched,
    title: title && { lines: lines(title), text: title.innerText },
    contents: contents && contents.checkVisibility({ contentVisibilityAuto: true }),
    folded: contents && !!document.querySelector('nav summary')?.getClientRects().length,
  };
}

(async () => {
  const [, , executablePath, folder] = process.argv;
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const results = {};
  const tab = await browser.newPage();
  for (const file of fs.readdirSync(folder).filter(name => /\.(html|fragment)$/.test(name))) {
    const isPage = file.endsWith('.html');
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const bare = text.replace(/ style="[^"]*"/g, '');
    const views = isPage ? { 360: text, 768: text, 1280: text }
      : { 360: text, 900: text, '900 bare': bare, '360 bare': bare };
    results[file] = {};
    for (const [view, shown] of Object.entries(views)) {
      const width = parseInt(view);
      await tab.setViewportSize({ width, height: 900 });
      const host = `<!DOCTYPE html><body style="margin:0"><div style="width:${width}px">${shown}</div>`;
      await tab.setContent(isPage ? shown : host);
      results[file][view] = await tab.evaluate(measure);
    }
  }
  await browser.close();
  console.log(JSON.stringify(results));
})().catch(error => { console.error(error); process.exit(1); });
