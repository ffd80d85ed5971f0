/** A blog that wants what is not its own: the tokens of its readers, or their names. */

import assert from "node:assert/strict";
import { count, texts } from "./support/eventually.js";
import { scenario } from "./support/scenario.js";
import { begin, depart } from "./support/signing-in.js";
import { form } from "./support/writing.js";

/** What the blog's own script does: listens to everything, tries every door, and says everything that our documents say to each other. */
const THIEF = `<script>
	window.heard = [];
	addEventListener("message", ({ data }) => heard.push(JSON.stringify(data)));
	const frame = () => document.querySelector("iframe[src*='/embed/thread']");
	const tried = [];
	const attempt = (name, act) => {
		tried.push((async () => act())().then((got) => heard.push(name + ": " + got), () => {}));
	};
	window.steal = async (service) => {
		attempt("frame", () => frame().contentWindow.document.body.textContent);
		attempt("storage", () => frame().contentWindow.localStorage.length);
		attempt("cookie", () => document.cookie || Promise.reject());
		attempt("own storage", () => JSON.stringify(localStorage) === "{}" ? Promise.reject() : JSON.stringify(localStorage));
		for (const path of ["refresh", "keep", "sign-out", "begin", "attempts"])
			for (const credentials of ["include", "omit"])
				attempt(path, async () => (await fetch(service + "/auth/" + path, { method: "POST", credentials })).text());
		attempt("with our header", async () => (await fetch(service + "/auth/refresh",
			{ method: "POST", credentials: "include", headers: { "Rejoinder-Request": "fetch" } })).text());
		await Promise.all(tried);
	};
	window.forge = () => {
		// The id of no comment: asked for one that is missing, the page itself makes another frame.
		const id = "01890000-0000-7000-8000-00000000000";
		const texts = ["", id, "x".repeat(1e6), "__proto__", null, {}, [], 7];
		for (const type of ["hello", "bind", "done", "code", "goto", "style", "signed_in", "claim", "__proto__"])
			for (const text of texts) {
				const message = { rejoinder: 1, type, attempt: text, token: text, bind_token: text, way: text, code: text, id: text };
				frame().contentWindow.postMessage(message, "*");
				frame().contentWindow.postMessage(JSON.parse('{"__proto__":{"rejoinder":1,"type":"bind"},"rejoinder":1}'), "*");
			}
	};
</script>`;

scenario(
	"a blog's own script reads no token, hears none, and forges nothing",
	async (world) => {
		const { host, service, page, context, watch } = world;
		const secrets: string[] = [];
		page.on("response", async (response) => {
			if (!/\/auth\//.test(response.url())) return;
			const text = await response.text().catch(() => "");
			secrets.push(...(text.match(/[\w-]{43,}(\.[\w-]+)*/g) ?? []));
		});
		// The browser itself says of each door that it is closed.
		watch.tolerate(/CORS policy|status of 40[0-9]|Failed to load resource|ERR_FAILED|Blocked a frame/);
		const frame = await world.open(host.page("/post", { head: THIEF }));
		const act = (name: string) =>
			page.evaluate(([name, service]) => Reflect.get(window, name as string)(service), [name, service.url]);
		await begin(frame, "Half a thought");
		const popup = await depart(world, frame);
		await act("forge");
		await act("steal");
		await popup.locator("#allow").click();
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		await act("forge");
		await act("steal");
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		assert.equal(await form(frame).locator("[name=body]").inputValue(), "Half a thought");

		for (const { name, value } of await context.cookies())
			if (name.includes("rejoinder")) secrets.push(value);
		assert.ok(secrets.length >= 4, "there was something to steal");
		const heard: string[] = await page.evaluate(() => Reflect.get(window, "heard"));
		for (const what of heard) for (const secret of secrets) assert.ok(!what.includes(secret), what);
		assert.deepEqual(
			heard.filter(
				(what) => !/^\{"rejoinder":1,"type":"(ready|size|scroll|hash|missing|comment)"/.test(what),
			),
			[],
			"the page hears of sizes and places, and of nothing else",
		);
	},
	{ signingIn: true },
);

scenario(
	"a window that the blog opens by itself signs nobody in for anybody",
	async (world) => {
		const { host, service, page, watch } = world;
		watch.tolerate(/target origin provided/);
		await world.open(host.page("/post"));
		const opened = page.waitForEvent("popup");
		await page.evaluate((url) => {
			const popup = window.open(`${url}/auth/popup?site=demo`);
			addEventListener("message", ({ source }) => {
				const bind = {
					rejoinder: 1,
					type: "bind",
					attempt: "01890000-0000-7000-8000-000000000000",
					token: "t",
					way: "github",
				};
				(source as Window).postMessage(bind, "*");
			});
			const again = () => {
				const bind = {
					rejoinder: 1,
					type: "bind",
					attempt: "01890000-0000-7000-8000-000000000000",
					token: "t",
					way: "github",
				};
				popup?.postMessage(bind, "*");
			};
			setInterval(again, 50);
		}, service.url);
		const popup = await opened;
		await popup.locator("#lost").waitFor();
		await count(popup.locator(".ways:not([hidden])"), 0);
	},
	{ signingIn: true },
);
