// Takes the pictures of docs/pictures: `make pictures`.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { World, freshness, result } from './harness.mjs';
import { Host, signIn, startedPlainly } from './embedding.mjs';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
mkdirSync(folder, { recursive: true });

const world = await World.start({ sandbox: ['--seed', 42, '--history', 5000, '--live-per-minute', 4] });
try {
  for (const customer of ['Maria Ivanov', 'Owen Lefèvre', 'Élodie Murphy']) {
    await world.post('/sandbox/conversations', { customer, waitMs: 4000, alertMs: 1500, phases: [{ talk: 2000 }], acwMs: 1000, wrapUp: 'Resolved' });
  }
  const calls = [
    { media: 'voice', customer: 'Amara Ångström', queue: 'Billing', alertMs: 500, phases: [{ talk: 3000 }, { hold: 900_000 }] },
    { media: 'voice', customer: 'Pavel Sokolov', direction: 'outbound', alertMs: 600_000 },
    { media: 'webmessaging', customer: 'Wei Hansen', queue: 'Support', alertMs: 500, phases: [{ talk: 900_000 }] },
    { media: 'whatsapp', customer: 'Chloë Haddad', queue: 'Sales', alertMs: 900_000 },
    { media: 'email', customer: 'Lars Ó Briain', queue: 'VIP Desk', alertMs: 300, phases: [{ talk: 1500 }], acwMs: 900_000 },
  ];
  const ids = [];
  for (const call of calls) ids.push((await world.post('/sandbox/conversations', { waitMs: 200, ...call })).conversationId);

  const page = await world.signedIn({ width: 1200, height: 560 });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await page.locator('.ended [data-conversation-id]').nth(2).waitFor();
  await page.screenshot({ path: `${folder}live.png` });

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('7 days', { exact: true }).click();
  await page.getByRole('button', { name: 'Search' }).click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.getByText('Charts', { exact: true }).click();
  await page.locator('.charts svg').first().waitFor();
  await page.screenshot({ path: `${folder}history.png` });

  // Inside Genesys Cloud, as the sandbox's host frames it.
  await startedPlainly(world);
  for (const [placement, name] of [['panel', 'side-panel'], ['standalone', 'application'], ['widgets', 'widget']]) {
    const host = await Host.open(world, { placement, conversations: ids[0] });
    await signIn(host);
    await freshness(host.frame(1)).filter({ hasText: /^Live/ }).waitFor();
    if (placement === 'widgets') await host.frame(1).getByRole('heading', { name: 'Participants' }).waitFor();
    await host.box(1).locator('iframe').screenshot({ path: `${folder}${name}.png` });
    await host.close();
  }
} finally {
  await world.stop();
}
