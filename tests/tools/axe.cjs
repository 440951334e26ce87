// Usage: node axe.cjs CHROMIUM PAGE… — axe-core at phone, tablet and desk width, and at 200 % zoom.
const { chromium } = require('playwright-core');
const fs = require('fs');

(async () => {
  const [, , executablePath, ...pages] = process.argv;
  const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const results = {};
  for (const page of pages) {
    results[page] = {};
    const tab = await browser.newPage();
    await tab.goto('file://' + page);
    await tab.evaluate(axe);
    for (const width of [360, 640, 768, 1280]) {  // 640 is a 1280 px window at 200 %
      await tab.setViewportSize({ width, height: 900 });
      const found = await tab.evaluate(() => axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations', 'incomplete'],
      }));
      results[page][width] = {
        violations: found.violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`),
        undecided: [...new Set(found.incomplete.flatMap(v => v.nodes.flatMap(
          n => n.any.map(check => (check.data && check.data.messageKey) || v.id))))],
        scroll_width: await tab.evaluate(() => document.documentElement.scrollWidth),
      };
    }
    await tab.close();
  }
  await browser.close();
  console.log(JSON.stringify(results));
})().catch(error => { console.error(error); process.exit(1); });
