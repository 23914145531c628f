// Opens a page in Chromium, clicks its filters and evidence, and checks it with axe-core, in light
// and in dark. Called by `files`.
'use strict';
const { chromium } = require('playwright-core');
const fs = require('fs');
const assert = require('assert');

(async () => {
  const file = process.argv[2];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, colorScheme });
    const faults = [];
    page.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
    page.on('pageerror', error => faults.push(String(error)));
    page.on('request', request => { if (!request.url().startsWith('file:')) faults.push(request.url()); });
    await page.goto('file://' + file);
    const cells = () => page.locator('#matrix td[data-tone]:visible').count();
    const all = await cells();
    await page.locator('[name=column]').first().uncheck();
    assert(await cells() < all, 'a column can be hidden');
    await page.selectOption('[name=pillar]', 'returns');
    const row = await cells();
    assert(row > 0 && row < all, 'a pillar can be chosen');
    await page.selectOption('[name=tone]', 'duty');
    const duties = parseInt(await page.locator('[name=count]').textContent(), 10);
    assert(duties > 0 && duties <= row, 'a strength can be chosen');
    await page.locator('#matrix summary:visible').first().click();
    assert(await page.locator('#matrix .evidence:visible article').count() > 0, 'a click shows evidence');
    await page.addScriptTag({ content: fs.readFileSync(require.resolve('axe-core'), 'utf8') });
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    assert.deepStrictEqual(faults, []);
    assert.deepStrictEqual(violations.map(v => [v.id, v.nodes.map(n => n.html)]), []);
    console.log(`${colorScheme}: ${all} cells, filters and evidence answer, no fault, axe-core has no violation`);
    await page.close();
  }
  await browser.close();
})().catch(error => { console.error(error); process.exit(1); });
