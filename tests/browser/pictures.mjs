// Takes the pictures of docs/pictures: `make pictures`.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { World, freshness, result } from './harness.mjs';

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
  for (const call of calls) await world.post('/sandbox/conversations', { waitMs: 200, ...call });

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
} finally {
  await world.stop();
}
