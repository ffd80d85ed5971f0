/** Light, dark, right-to-left, narrow and wide; each judged by axe and kept as a picture. */

import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { accessible, threadFrame } from "./support/axe.js";
import { until } from "./support/eventually.js";
import { DARK, FOLLOWS, type HostPage } from "./support/host.js";
import { scenario, type World } from "./support/scenario.js";
import { answer, commentSaying, form, press } from "./support/writing.js";

/** A conversation with a bit of everything. */
async function conversation({ service, host, open }: World, path: string, page: HostPage = {}) {
	const url = host.page(path, { title: "On The Red Shoes", ...page });
	const first = await service.comment({
		url,
		title: "On The Red Shoes",
		name: "Moira",
		body: "The ballet alone is worth the ticket:\n\n> Why do you want to dance?\n\n1. Colour\n2. Music\n\n`seventeen minutes`, [a link](https://example.com/).",
	});
	const second = await service.comment({ url, name: "Anton", body: "And the **shoes**?", parent: first });
	await service.comment({ url, name: "ليلى", body: "فيلم جميل جدا، شاهدته مرتين.", parent: second });
	await service.comment({ url, name: "Ludmilla", body: "```\nfn dance() {}\n```" });
	return open(url);
}

/** Brightness from 0 to 255 of the colour that an element of the frame computes to. */
async function brightness({ page }: World, property: "color" | "backgroundColor"): Promise<number> {
	const frame = await threadFrame(page);
	const colour = await frame.evaluate((name) => getComputedStyle(document.body)[name], property);
	const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
	return (red + green + blue) / 3;
}

for (const width of [1280, 360]) {
	const viewport = { width, height: 800 };

	scenario(
		`light at ${width} pixels`,
		async (world) => {
			const frame = await conversation(world, "/light", { attributes: { "data-theme": "light" } });
			await accessible(world.page);
			await answer(frame, "And the shoes?");
			await accessible(world.page);
			await world.shot(`light-${width}`);
		},
		{ viewport },
	);

	scenario(
		`dark at ${width} pixels`,
		async (world) => {
			await conversation(world, "/dark", { attributes: { "data-theme": "dark" }, head: DARK });
			assert.ok((await brightness(world, "color")) > 150, "light letters");
			await accessible(world.page);
			await world.shot(`dark-${width}`);
		},
		{ viewport },
	);

	scenario(
		`right to left at ${width} pixels`,
		async (world) => {
			const frame = await conversation(world, "/rtl", { attributes: { "data-lang": "ar" } });
			const root = await (await threadFrame(world.page)).evaluate(() => {
				const { lang, dir } = document.documentElement;
				return { lang, dir };
			});
			assert.deepEqual(root, { lang: "ar", dir: "rtl" });
			assert.match(await frame.locator(".heading").innerText(), /[\u0600-\u06ff]/, "the heading is Arabic");
			const outer = await commentSaying(frame, "And the shoes?").boundingBox();
			const inner = await commentSaying(frame, "فيلم جميل جدا، شاهدته مرتين.").boundingBox();
			assert.ok(outer && inner);
			assert.ok(inner.x + inner.width < outer.x + outer.width, "answers are indented from the right");
			await accessible(world.page);
			await world.shot(`rtl-${width}`);
		},
		{ viewport },
	);
}

scenario(
	"auto follows the reader's system where the blog does",
	async (world) => {
		await conversation(world, "/auto", { head: FOLLOWS });
		assert.ok((await brightness(world, "color")) > 150, "light letters on a dark system");
		await world.page.emulateMedia({ colorScheme: "light" });
		await until("dark letters on a light system", async () => (await brightness(world, "color")) < 100);
	},
	{ colorScheme: "dark" },
);

scenario(
	"auto stays light in a blog that is always light",
	async (world) => {
		await conversation(world, "/always-light");
		assert.ok((await brightness(world, "color")) < 100, "dark letters on the blog's white");
	},
	{ colorScheme: "dark" },
);

scenario(
	"nothing moves up or down when the script comes to the document",
	async (world) => {
		const { host, page, service } = world;
		const url = host.page("/still", { attributes: { "data-lang": "ar" } });
		// Names that leave the time just enough room on the first line, or not quite, with and without answers below.
		for (const length of [12, 16, 20, 24, 28]) {
			const name = "حارسة الفنار القديم في الميناء".slice(0, length);
			const parent = await service.comment({ url, name, body: "تعليق." });
			await service.comment({ url, name, body: "رد.", parent });
		}
		let arrive = () => {};
		const arrived = new Promise<void>((resolve) => {
			arrive = resolve;
		});
		await page.route(/assets\/thread\./, async (route) => {
			await arrived;
			await route.continue();
		});
		const frame = await world.visit(url);
		const tops = () =>
			frame
				.locator("article, .body, form.compose")
				.evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().top));
		const before = await tops();
		assert.equal(before.length, 21);
		arrive();
		await frame.locator("form.compose .actions button.primary").waitFor();
		await frame.locator(".fold").first().waitFor();
		assert.deepEqual(await tops(), before);
	},
	{ viewport: { width: 360, height: 800 } },
);

scenario("chosen colours hide nothing that can be pressed and uncover no spoiler", async (world) => {
	const { host, page, service } = world;
	const url = host.page("/colours");
	await service.comment({ url, body: "She ||leaves|| the light." });
	const frame = await world.open(url);
	await page.emulateMedia({ forcedColors: "active" });
	const [triangle, letters] = await frame.locator(".votes .up").evaluate((button) => {
		const usual = button.ownerDocument.body.appendChild(document.createElement("button"));
		const { color } = getComputedStyle(usual);
		usual.remove();
		return [getComputedStyle(button, "::before").backgroundColor, color];
	});
	assert.equal(triangle, letters, "the triangle has the colour of a button's letters");
	const spoiler = await frame.locator(".spoiler").evaluate((element) => getComputedStyle(element).color);
	assert.equal(spoiler, "rgba(0, 0, 0, 0)", "the spoiler is not read");
	await accessible(page);
});

scenario("paper has the conversation in dark letters and nothing to press", async (world) => {
	const { host, page, service } = world;
	const url = host.page("/paper", { head: DARK });
	await service.comment({ url, body: "She leaves the light." });
	const frame = await world.open(url);
	await page.emulateMedia({ media: "print" });
	await until("dark letters", async () => (await brightness(world, "color")) < 100);
	for (const gone of ["form.compose", ".sorts", ".reply", ".votes .up"])
		assert.equal(await frame.locator(gone).isVisible(), false, `${gone} is not printed`);
	assert.ok(await frame.getByText("the light").isVisible());
});

scenario("an empty page, and a form with problems, are accessible", async (world) => {
	world.watch.tolerate(/status of 4\d\d .*\/embed\/comments/);
	const frame = await world.open(world.host.page("/empty"));
	await accessible(world.page);
	await form(frame).locator("[name=body]").fill("Signed by nobody.");
	await press(frame);
	await until("the problem is told", async () => (await frame.locator("#problem-name").innerText()) !== "");
	await accessible(world.page);
	await world.shot("problem");
});

scenario("the page of its own is accessible", async (world) => {
	const { service, host, page } = world;
	const url = host.page("/own");
	await service.comment({ url, body: "Alone." });
	await page.goto(`${service.url}/embed/thread?${new URLSearchParams({ site: "demo", url })}`);
	const thread = await page.locator("main.rejoinder").getAttribute("data-thread");
	await page.goto(`${service.url}/threads/${thread}`);
	await commentSaying(page, "Alone.").waitFor();
	await accessible(page);
	await world.shot("own-page");
});

scenario("the keyboard reaches and does everything", async (world) => {
	const frame = await conversation(world, "/keys");
	const { page } = world;
	const reply = commentSaying(frame, "And the shoes?").locator(":scope > article .reply");
	await reply.focus();
	await page.keyboard.press("Enter");
	const field = commentSaying(frame, "And the shoes?").locator("form.compose [name=body]");
	await until("the field has the focus", () =>
		field.evaluate((element) => element === document.activeElement),
	);
	await page.keyboard.type("By keys alone.");
	const isNext = (what: Locator) => what.evaluate((element) => element === document.activeElement);
	await page.keyboard.press("Tab");
	await until("the way to log in is next", () => isNext(form(frame).locator(".ways button")));
	await page.keyboard.press("Tab");
	await until("the name is next", () => isNext(form(frame).locator("[name=name]")));
	await page.keyboard.type("Keys");
	await page.keyboard.press("Enter");
	await commentSaying(frame, "By keys alone.").waitFor();
});
