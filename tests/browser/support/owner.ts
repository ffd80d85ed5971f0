/** Somebody with an account, signed in on its pages, which are looked at in every look. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { accessible } from "./axe.js";
import { PATIENCE } from "./eventually.js";
import { NamedService } from "./named.js";
import { reportViolations, Watch } from "./watch.js";

const SHOTS = resolve(import.meta.dirname, "../build/shots");
export const ADA = "ada@example.org";
export const PASSWORD = "eleven brass bells ring";
const PHONE = { width: 360, height: 740 };

let browser: Promise<Browser> | undefined;
const launch = () => {
	browser ??= chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		chromiumSandbox: process.getuid?.() !== 0,
	});
	return browser;
};
after(async () => (await browser)?.close());

/** A signed-in owner of an account; the test fails too when a page complained of anything. */
export function scenario(
	name: string,
	body: (page: Page, service: NamedService, watch: Watch) => Promise<void>,
	options: BrowserContextOptions & {
		role?: string[];
		environment?: NodeJS.ProcessEnv;
		/** Where else its pages lead. */
		others?: string[];
	} = {},
): void {
	const { role = [], environment = {}, others = [], ...browsing } = options;
	test(name, async () => {
		const service = await NamedService.start(environment);
		const context = await (await launch()).newContext({
			viewport: { width: 1280, height: 800 },
			...browsing,
		});
		context.setDefaultTimeout(PATIENCE);
		const watch = new Watch(context, () => [service.url, ...others]);
		await context.addInitScript(reportViolations);
		const page = await context.newPage();
		try {
			await page.goto(await service.account(ADA, ...role));
			await page.locator("[name=password]").fill(PASSWORD);
			await page.locator("button.primary").click();
			await page.waitForURL(/\/account(\/security)?$/);
			await body(page, service, watch);
			assert.deepEqual(watch.complaints(), []);
		} catch (error) {
			await shot(page, `failed ${name.replaceAll(/\W+/g, " ")}`).catch(() => {});
			const told = watch.complaints().concat(service.log.slice(-20));
			throw new Error(`${(error as Error).message}\n${told.join("\n")}`, { cause: error });
		} finally {
			await context.close();
			await service.stop();
		}
	});
}

export async function shot(page: Page, name: string): Promise<void> {
	mkdirSync(SHOTS, { recursive: true });
	await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** Keeps a page in every look, and asks axe about each. */
export async function looks(page: Page, name: string): Promise<void> {
	const window = page.viewportSize();
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme });
		for (const [size, viewport] of [
			["desk", window],
			["phone", PHONE],
		] as const) {
			if (viewport) await page.setViewportSize(viewport);
			const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
			assert.equal(isTooWide, false, `${name} ${size} scrolls sideways`);
			await accessible(page);
			await shot(page, `account-${name}-${size}-${colorScheme}`);
		}
		if (window) await page.setViewportSize(window);
	}
	await page.emulateMedia({ colorScheme: null });
}
