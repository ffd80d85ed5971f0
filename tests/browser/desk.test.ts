/** The desk: a queue emptied by keyboard, on a phone, without script, by two people at once, and while more arrives. */

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import {
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	chromium,
	type Page,
} from "playwright-core";
import { accessible } from "./support/axe.js";
import { count, PATIENCE, until } from "./support/eventually.js";
import { NamedService } from "./support/named.js";
import { reportViolations, Watch } from "./support/watch.js";

const SHOTS = resolve(import.meta.dirname, "../build/shots");
const ADA = "ada@example.org";
const PASSWORD = "eleven brass bells ring";
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

/** A guest says something, which waits: the site holds what guests write. */
async function say(service: NamedService, body: string, page = "first"): Promise<void> {
	const answer = await fetch(`${service.url}/api/v1/sites/blog/comments`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			page: { url: `https://blog.example/${page}/`, title: `The ${page} page` },
			body,
			guest: { name: "Reader" },
		}),
	});
	assert.equal(answer.status, 201, await answer.text());
}

interface Scene {
	page: Page;
	service: NamedService;
	/** The desk of the same person in another browser. */
	another: () => Promise<Page>;
	/** A complaint that is expected. */
	tolerate: (complaint: RegExp) => void;
}

/** A moderator with `waiting` comments; the test fails too when a page complained of anything. */
function scenario(
	name: string,
	waiting: number,
	body: (scene: Scene) => Promise<void>,
	options: BrowserContextOptions = {},
): void {
	test(name, async () => {
		const service = await NamedService.start();
		const contexts: BrowserContext[] = [];
		const watches: Watch[] = [];
		const open = async (): Promise<Page> => {
			const context = await (await launch()).newContext({
				viewport: { width: 1280, height: 800 },
				...options,
			});
			contexts.push(context);
			context.setDefaultTimeout(PATIENCE);
			watches.push(new Watch(context, () => [service.url]));
			if (options.javaScriptEnabled !== false) await context.addInitScript(reportViolations);
			return context.newPage();
		};
		const page = await open();
		try {
			await service.command(
				"site",
				"create",
				"blog",
				"--name",
				"Harbour",
				"--origin",
				"https://blog.example",
			);
			await service.command("site", "set", "blog", "guests=held");
			const link = await service.account(ADA, "--role", "moderator", "--site", "blog");
			for (let one = 1; one <= waiting; one++) await say(service, `Remark number ${one}`);
			await page.goto(link);
			await page.locator("[name=password]").fill(PASSWORD);
			await page.locator("button.primary").click();
			await page.waitForURL(/\/account$/);
			const another = async () => {
				const other = await open();
				await signIn(other, service);
				return other;
			};
			const tolerate = (complaint: RegExp) => {
				for (const watch of watches) watch.tolerate(complaint);
			};
			await body({ page, service, another, tolerate });
			assert.deepEqual(
				watches.flatMap((watch) => watch.complaints()),
				[],
			);
		} catch (error) {
			await shot(page, `failed ${name.replaceAll(/\W+/g, " ")}`).catch(() => {});
			const told = watches.flatMap((watch) => watch.complaints()).concat(service.log.slice(-20));
			throw new Error(`${(error as Error).message}\n${told.join("\n")}`, { cause: error });
		} finally {
			for (const context of contexts) await context.close();
			await service.stop();
		}
	});
}

/** From the desk's address through signing in to the queue. */
async function signIn(page: Page, service: NamedService): Promise<void> {
	await page.goto(`${service.url}/dashboard/queue`);
	await page.locator("[name=email]").fill(ADA);
	await page.locator("[name=current]").fill(PASSWORD);
	await page.locator("button.primary").first().click();
	await page.waitForURL(/\/dashboard\/queue$/);
}

async function shot(page: Page, name: string): Promise<void> {
	mkdirSync(SHOTS, { recursive: true });
	await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

const cases = (page: Page) => page.locator(".case");

scenario("a queue is emptied by keyboard alone, from signing in on", 3, async ({ page, service }) => {
	await page.goto(`${service.url}/account`);
	await page.locator("form[action$='/sign-out'] button").first().press("Enter");
	await page.waitForURL(/\/sign-in$/);
	await page.goto(`${service.url}/dashboard/queue`);
	await page.locator("[name=email]").focus();
	await page.keyboard.type(ADA);
	await page.keyboard.press("Tab");
	await page.keyboard.type(PASSWORD);
	await page.keyboard.press("Enter");
	await page.waitForURL(/\/dashboard\/queue$/);
	await page.keyboard.press("?");
	await page.locator("dialog[open]").waitFor();
	await page.keyboard.press("Escape");
	await page.keyboard.press("j");
	await page.locator(".case:focus").waitFor();
	const first = await page.locator(".case:focus .body").textContent();
	// Approved and taken back: it is there again.
	await page.keyboard.press("a");
	await page.locator("#done .undo").waitFor();
	await until("one less", async () => (await cases(page).count()) === 2);
	assert.notEqual(await page.locator(".case:focus .body").textContent(), first);
	await page.keyboard.press("u");
	await until("all three again", async () => (await cases(page).count()) === 3);
	await page.keyboard.press("j");
	await page.keyboard.press("x");
	await count(page.locator(".case [name=id]:checked"), 1);
	await page.keyboard.press("x");
	for (const [key, left] of [
		["a", 2],
		["s", 1],
	] as const) {
		await page.keyboard.press(key);
		await until(`${left} left`, async () => (await cases(page).count()) === left);
	}
	await page.keyboard.press("d");
	await page.locator(".empty").waitFor();
	await page.goto(`${service.url}/dashboard/queue?status=spam`);
	await count(cases(page), 1);
});

scenario("why is said once, and Enter in its field decides nothing", 2, async ({ page, service }) => {
	await service.command("site", "set", "blog", "hold-tells-why=on");
	await page.goto(`${service.url}/dashboard/queue`);
	await page.locator(".case [name=id]").first().check();
	const why = page.locator("[name=why]");
	await why.fill("No advertisements here.");
	await page.locator("[name=tell]").check();
	await why.press("Enter");
	await accessible(page);
	await shot(page, "desk why");
	await count(cases(page), 2);
	await page.locator(".bulk button[value=trash]").click();
	await until("one less", async () => (await cases(page).count()) === 1);
	await until("nothing is said about the next", async () => (await why.inputValue()) === "");
	assert.equal(await page.locator("[name=tell]").isChecked(), false);
	await page.goto(`${service.url}/dashboard/sites/blog/log`);
	await page
		.locator("main")
		.filter({ hasText: /Told the author why/ })
		.waitFor();
});

scenario(
	"on a phone a thumb decides, and nothing is wider than the screen",
	3,
	async ({ page, service }) => {
		await page.goto(`${service.url}/dashboard/queue`);
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
		for (const box of await page.locator(".case .actions button").all()) {
			assert.ok(((await box.boundingBox())?.height ?? 0) >= 44, "big enough for a thumb");
		}
		await page.locator(".menu").tap();
		await page.locator("#rooms a", { hasText: "Overview" }).waitFor();
		await page.keyboard.press("Escape");
		await page.locator(".case button[value^=approve]").first().tap();
		await until("one less", async () => (await cases(page).count()) === 2);
	},
	{ viewport: PHONE, hasTouch: true, isMobile: true },
);

scenario(
	"without script everything is decided by forms",
	3,
	async ({ page, service }) => {
		await page.goto(`${service.url}/dashboard/queue?site=blog`);
		await page.locator(".case button[value^=approve]").first().click();
		await page
			.locator("#done")
			.filter({ hasText: /1 comment approved/ })
			.waitFor();
		await page.locator("#done button").click();
		await count(cases(page), 3);
		await page.locator(".whole input").check();
		await page.locator(".bulk button[value=spam]").click();
		await page
			.locator("main")
			.filter({ hasText: /about 3 comments/ })
			.waitFor();
		await page.locator("main button.primary").click();
		await until("nothing waits", async () => {
			await page.goto(`${service.url}/dashboard/queue?site=blog`);
			return (await cases(page).count()) === 0;
		});
	},
	{ javaScriptEnabled: false },
);

scenario(
	"a comment is edited in place by keyboard, and taken back",
	2,
	async ({ page, service, tolerate }) => {
		tolerate(/status of 422 .*\/edit/);
		await page.goto(`${service.url}/dashboard/queue`);
		await page.keyboard.press("j");
		await page.keyboard.press("e");
		await page.locator(".case .place textarea:focus").waitFor();
		// Keys are letters while somebody types, and Escape leads back to the comment.
		await page.keyboard.type("jas");
		await count(cases(page), 2);
		await page.keyboard.press("Escape");
		await page.locator(".case:focus").waitFor();
		await count(page.locator(".place"), 0);
		await page.keyboard.press("e");
		const field = page.locator(".case .place textarea");
		await field.fill("");
		await page.locator(".case .place button.primary").press("Enter");
		await page.locator(".case .place [aria-invalid]:focus").waitFor();
		await page.keyboard.type("Other **words**");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await page.locator(".case:focus .body strong", { hasText: "words" }).waitFor();
		await page
			.locator(".case:focus .about")
			.filter({ hasText: /edited by a moderator/ })
			.waitFor();
		await count(cases(page), 2);
		await page.keyboard.press("e");
		await page.locator(".case .place .history del").first().waitFor();
		await page.keyboard.press("Escape");
		await page.keyboard.press("u");
		await until(
			"the first words again",
			async () => (await page.locator(".case .body strong").count()) === 0,
		);
	},
);

scenario(
	"a comment is answered in place, approved with it, and both are taken back",
	2,
	async ({ page, service, tolerate }) => {
		tolerate(/status of 422 .*\/reply/);
		await page.goto(`${service.url}/dashboard/queue`);
		await page.keyboard.press("j");
		const id = (await page.locator(".case:focus").getAttribute("id")) ?? "";
		await page.keyboard.press("r");
		await page.locator(".case .place textarea:focus").waitFor();
		await page.keyboard.type("An answer");
		await page.locator(".case .place button.primary").press("Enter");
		// What it answers is seen by nobody: that is asked for, and what was typed is still there.
		await page.locator(".case .place [name=approve][aria-invalid]:focus").waitFor();
		assert.equal(await page.locator(".case .place textarea").inputValue(), "An answer");
		await page.keyboard.press("Space");
		await page.locator(".case .place button.primary").press("Enter");
		await until("it waits no more", async () => (await page.locator(`#${id}`).count()) === 0);
		await page.locator(".case:focus").waitFor();
		await page
			.locator("#done")
			.filter({ hasText: /Your reply is there/ })
			.waitFor();
		const list = `${service.url}/api/v1/sites/blog/comments?url=${encodeURIComponent("https://blog.example/first/")}`;
		const shown = async () => ((await (await fetch(list)).json()) as { items: unknown[] }).items.length;
		assert.equal(await shown(), 2);
		await page.locator("#done button").click();
		await page.locator(`#${id}`).waitFor();
		assert.equal(await shown(), 0);
	},
);

scenario("an author is decided about in place, and a comment is pinned", 1, async ({ page, service }) => {
	await page.goto(`${service.url}/dashboard/queue?status=all`);
	await page.keyboard.press("j");
	await page.keyboard.press("b");
	await page.locator(".case .place [value=trusted]").check();
	await page.locator(".case .place button.primary").press("Enter");
	await page.locator(".case:focus .badge", { hasText: "Trusted" }).waitFor();
	await page.keyboard.press("a");
	await page.locator(".case:focus [data-key=p]").waitFor();
	await page.keyboard.press("p");
	await page.locator(".case:focus .badge", { hasText: "Pinned" }).waitFor();
	await page.keyboard.press("u");
	await until("not pinned", async () => (await page.locator(".badge", { hasText: "Pinned" }).count()) === 0);
});

scenario(
	"without script a comment is edited and answered on pages of their own",
	1,
	async ({ page, service }) => {
		await page.goto(`${service.url}/dashboard/queue?site=blog`);
		await page.locator(".case a[data-key=e]").click();
		await page.locator("[name=body]").fill("Other words");
		await page.locator("main button.primary").click();
		await page
			.locator("#done")
			.filter({ hasText: /Edited/ })
			.waitFor();
		assert.equal(((await page.locator(".case .body").textContent()) ?? "").trim(), "Other words");
		await page.locator(".case a[data-key=r]").click();
		await page.locator("[name=body]").fill("An answer");
		await page.locator("[name=approve]").check();
		await page.locator("main button.primary").click();
		await page
			.locator("#done")
			.filter({ hasText: /Your reply is there/ })
			.waitFor();
		await page.locator("#done button").click();
		assert.equal(((await page.locator(".case .body").textContent()) ?? "").trim(), "Other words");
	},
	{ javaScriptEnabled: false },
);

scenario("two moderators do not undo each other", 2, async ({ page, service, another }) => {
	await page.goto(`${service.url}/dashboard/queue`);
	const other = await another();
	await count(cases(other), 2);
	const name = (await cases(page).first().getAttribute("id")) ?? "";
	await page.locator(`#${name} button[value^=approve]`).click();
	await until("one less", async () => (await cases(page).count()) === 1);
	// The other one still sees it, and is told.
	await other.locator(`#${name} button[value^=spam]`).click();
	await other.locator("#told.warning", { hasText: /Nothing was changed/ }).waitFor();
	await other.locator(`#${name} .badge`, { hasText: "Approved" }).waitFor();
	await page.goto(`${service.url}/dashboard/queue?status=spam`);
	await count(cases(page), 0);
});

scenario("what arrives is announced and moves nothing", 2, async ({ page, service }) => {
	await page.goto(`${service.url}/dashboard/queue`);
	await page.keyboard.press("j");
	const before = await page.locator(".case:focus").boundingBox();
	await say(service, "Something quite new");
	await page.locator("[data-news]").waitFor();
	await count(cases(page), 2);
	await count(page.locator(".case", { hasText: "quite new" }), 0);
	await page
		.locator("#told")
		.filter({ hasText: /New comments: 1/ })
		.waitFor();
	const now = await page.locator(".case:focus").boundingBox();
	assert.ok(
		before && now && Math.abs(now.y - before.y) < 1,
		`it moved by ${(now?.y ?? 0) - (before?.y ?? 0)}`,
	);
	await page.locator("[data-news]").click();
	await page.locator(".case:focus", { hasText: "quite new" }).waitFor();
	await count(cases(page), 3);
});

scenario("every room stands up to axe, small and large, light and dark", 3, async ({ page, service }) => {
	const rooms = [
		"queue",
		"queue?site=blog&status=all&q=remark",
		"sites/blog",
		"sites/blog/pages",
		"sites/blog/install",
	];
	for (const room of rooms) {
		await page.goto(`${service.url}/dashboard/${room}`);
		for (const colorScheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme });
			for (const viewport of [{ width: 1280, height: 800 }, PHONE]) {
				await page.setViewportSize(viewport);
				const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
				assert.equal(isTooWide, false, `${room} scrolls sideways`);
				await accessible(page);
				await shot(page, `desk-${room.replaceAll(/\W+/g, "-")}-${viewport.width}-${colorScheme}`);
			}
		}
	}
});
