import { World, freshness, live, row, history, result, pictures } from './harness.mjs';
const world = await World.start({ sandbox: ['--history', 3000, '--live-per-minute', 6, '--analytics-lag', 1] });
try {
  const brought = async (script) => (await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', waitMs: 200, alertMs: 300, ...script })).conversationId;
  await brought({ customer: 'Wilhelmina Teststone', contact: true, queue: 'Support', phases: [{ talk: 2000 }], acwMs: 0, wrapUp: 'Resolved' });
  await brought({ customer: 'Wilhelmina Teststone', contact: true, media: 'sms', queue: 'Billing', phases: [{ talk: 2000 }], acwMs: 500, wrapUp: 'Resolved' });
  const call = await brought({ customer: 'Wilhelmina Teststone', contact: true, queue: 'Billing', phases: [{ talk: 1500 }, { hold: 3000 }, { talk: 90000 }], acwMs: 0 });
  const ended = await brought({ customer: 'Wilhelmina Teststone', contact: true, queue: 'Support', phases: [{ talk: 2000 }, { hold: 1500 }, { talk: 1000 }], acwMs: 1500, wrapUp: 'Resolved' });
  await new Promise((r) => setTimeout(r, 9000));
  for (const scheme of ['light', 'dark']) for (const width of [1400, 1000, 800, 300]) {
    const page = await world.signedIn({ width, scheme, path: `/live?conversation=${call}` });
    await page.getByRole('table', { name: 'Participants' }).waitFor();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `${pictures}/d_live_${scheme}_${width}.png` });
    if (scheme === 'light') {
      await page.goto(`${world.app}/history?range=24h&conversation=${ended}`);
      await page.getByRole('table', { name: 'Participants' }).waitFor();
      await page.waitForTimeout(4000);
      await page.screenshot({ path: `${pictures}/d_hist_${scheme}_${width}.png` });
      await page.locator('.detail-body').evaluate((e) => { e.scrollTop = 10000; });
      await page.screenshot({ path: `${pictures}/d_hist2_${scheme}_${width}.png` });
    }
    await page.context().close();
  }
} finally { await world.stop(); }
