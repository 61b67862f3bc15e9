import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hashJson } from '../../lib/hash.ts';
import { sampleComparison } from '../../results/sample-results.ts';
import { desktop, phone, writtenReport } from './opened-report.ts';
import { testedReport, visitor } from './tested-report.ts';

/** A card's target lies below its summary, which is what the reader is to see. */
const NEAR_THE_TOP = 2;

const tested = testedReport(() => {
  const wordy = sampleComparison([1, 2]).map((result) => {
    const marks = result.outcome.marks.map((mark) => ({ ...mark, reply: `${mark.reply} And so on.`.repeat(60) }));
    return { ...result, outcome: { ...result.outcome, marks } };
  });
  return writtenReport(
    ['first', 'second', 'third'].flatMap((setting) =>
      wordy.map((result) => ({ ...result, setting, key: hashJson([result.key, setting]) })),
    ),
  );
});
const visit = visitor(tested);

/** Where the address's place is: 0 at the window's top, or at the end of a page that is too short for that. */
const place = (page: Page) =>
  page.evaluate(() => {
    const target = document.getElementById(location.hash.slice(1).split('?')[0]!)!;
    const { top } = (target.closest('details') ?? target).getBoundingClientRect();
    const below = document.documentElement.scrollHeight - innerHeight - scrollY;
    return below < 1 ? Math.min(0, top) : top;
  });

/** Waits until nothing loads and the page has been still for a second. */
const settled = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let [seen, since] = ['', performance.now()];
        const look = () => {
          const now = `${scrollY} ${document.documentElement.scrollHeight}`;
          if (now !== seen) [seen, since] = [now, performance.now()];
          performance.now() - since > 1000 ? resolve() : requestAnimationFrame(look);
        };
        look();
      }),
  );

const arrived = async (page: Page, where: string) => {
  await settled(page);
  expect(Math.abs(await place(page)), where).toBeLessThanOrEqual(NEAR_THE_TOP);
};

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('on a %s a link brings its place to the top of the window', (_, options) => {
  test('from every entry of the contents', () =>
    visit(async (page) => {
      const links = page.locator('#s2 > nav a');
      for (let index = 0; index < (await links.count()); index++) {
        await page.evaluate(() => {
          scrollTo(0, 0);
        });
        const link = links.nth(index);
        await link.evaluate((one: HTMLElement) => one.click());
        await arrived(page, (await link.getAttribute('href'))!);
      }
    }, options));

  test('from a point, and from the same point again', () =>
    visit(async (page) => {
      const point = page.locator('#s3-plane a.point[href="#s3-p7"]:visible').first();
      await point.dispatchEvent('click');
      await arrived(page, 'first');
      await page.evaluate(() => scrollTo(0, 0));
      await point.dispatchEvent('click');
      await arrived(page, 'again');
    }, options));

  test.each(['#s3-p4', '#s3-labels', '#s2-points?s1.without=kl'])('when the page opens at %s', (hash) =>
    visit((page) => arrived(page, hash), options, `${tested.report.url}${hash}`),
  );
});

test('a reader who scrolls on is let go, and a reload returns to where the reader was', () =>
  visit(async (page) => {
    await page.evaluate(() => {
      location.hash = '#s2-scores';
    });
    await arrived(page, 'there');
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, 240);
    await settled(page);
    expect(await place(page)).toBeCloseTo(-240, -1);
    await page.evaluate(() => scrollTo(0, 0));
    await settled(page);
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  }));
