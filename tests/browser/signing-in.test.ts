/** Signing in from the form under a page, with a provider on this machine. */

import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import type { FrameLocator, Page } from "playwright-core";
import { accessible, threadFrame } from "./support/axe.js";
import { count, texts, until } from "./support/eventually.js";
import { scenario, type World } from "./support/scenario.js";
import { begin, depart, logOut, signIn, written } from "./support/signing-in.js";
import { commentSaying, form, press } from "./support/writing.js";

scenario(
	"a reader signs in, comments, is still signed in after a reload, and logs out",
	async (world) => {
		const { host, page } = world;
		const url = host.page("/post");
		let frame = await world.open(url);
		await begin(frame, "Written before I signed in");
		await signIn(world, frame);
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		assert.equal(await written(frame), "Written before I signed in");
		assert.equal(await form(frame).locator(".details").isVisible(), false);
		const face = frame.locator("img.face");
		await until("their picture is there", () =>
			face.evaluate((image: HTMLImageElement) => image.naturalWidth > 0),
		);
		await press(frame);
		await commentSaying(frame, "Written before I signed in").waitFor();
		await until("the popup is closed", () => page.context().pages().length === 1);

		await page.reload();
		frame = world.frame;
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		await texts(frame.locator(".comment header bdi"), ["Ada Lovelace"]);
		await count(frame.locator(".comment.own"), 1);

		await logOut(world, frame);
		await form(frame).locator(".details").waitFor();
		await count(frame.locator(".comment.own"), 0);
		await page.reload();
		await world.open(url);
		await count(world.frame.locator(".as"), 0);
	},
	{ signingIn: true },
);

scenario(
	"somebody who declines reads so beside the icons, with the text kept, and can try again",
	async (world) => {
		const { host, page } = world;
		const frame = await world.open(host.page("/post"));
		await begin(frame, "Half a thought");
		const popup = await depart(world, frame);
		await texts(frame.locator(".waiting"), ["Connecting to GitHub …"]);
		await popup.locator("#deny").click();
		const problem = frame.locator(".ways .problem");
		await texts(problem, ["You chose not to sign in. Nothing was shared, and your text is kept."]);
		await until("the popup is closed", () => page.context().pages().length === 1);
		assert.equal(await written(frame), "Half a thought");
		await signIn(world, frame);
		assert.equal(await problem.isVisible(), false);
		assert.equal(await written(frame), "Half a thought");
	},
	{ signingIn: true },
);

scenario(
	"a try that is cancelled leads back to the icons, and its provider's answer changes nothing",
	async (world) => {
		const frame = await world.open(world.host.page("/post"));
		await begin(frame, "Half a thought");
		const popup = await depart(world, frame);
		await frame.getByRole("button", { name: "Cancel" }).click();
		await frame.locator(".details .ways").waitFor();
		await until("the popup is closed", () => popup.isClosed());
		await signIn(world, frame);
		await logOut(world, frame);
		assert.equal(await written(frame), "Half a thought");
	},
	{ signingIn: true },
);

scenario(
	"whoever is signed in becomes somebody else, with the half-written comment kept",
	async (world) => {
		const { host, identity } = world;
		const frame = await world.open(host.page("/post"));
		await begin(frame, "Half a thought");
		await signIn(world, frame);
		await frame.getByRole("button", { name: "Change" }).click();
		await frame.getByRole("button", { name: "Stay Ada Lovelace" }).click();
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		await frame.getByRole("button", { name: "Change" }).click();
		identity.person = { id: 8, login: "grace", name: "Grace Hopper" };
		const popup = await depart(world, frame);
		await popup.locator("#allow").click();
		await texts(frame.locator(".as"), ["Commenting as Grace Hopper GitHub account"]);
		assert.equal(await written(frame), "Half a thought");
		await press(frame);
		await texts(frame.locator(".comment header bdi"), ["Grace Hopper"]);
	},
	{ signingIn: true },
);

scenario(
	"a session that the service has ended is said so, and the text is kept",
	async (world) => {
		const { host, page, watch } = world;
		const frame = await world.open(host.page("/post"));
		await begin(frame);
		await signIn(world, frame);
		await form(frame).locator("[name=body]").fill("Half a thought");
		watch.tolerate(/status of 401/);
		const inside = await threadFrame(page);
		// As from another tab: this document does not hear of it.
		await inside.evaluate(async () => {
			await fetch("/auth/sign-out", { method: "POST", headers: { "Rejoinder-Request": "fetch" } });
		});
		await press(frame);
		await texts(frame.locator(".ways .problem"), ["You are logged out. What you have written is kept."]);
		assert.equal(await written(frame), "Half a thought");
		await signIn(world, frame);
		await press(frame);
		await commentSaying(frame, "Half a thought").waitFor();
	},
	{ signingIn: true },
);

scenario(
	"a reader who only reads asks for nothing more",
	async (world) => {
		const { host, page, service } = world;
		const asked: string[] = [];
		page.on("request", (request) => asked.push(new URL(request.url()).pathname));
		const url = host.page("/post");
		await service.comment({ url, body: "There" });
		const frame = await world.open(url);
		await commentSaying(frame, "There").hover();
		assert.deepEqual(
			asked.filter((path) => /auth|words|viewer|editor/.test(path)),
			[],
		);
	},
	{ signingIn: true },
);

for (const coop of ["same-origin-allow-popups", "same-origin"]) {
	scenario(
		`a provider whose page cuts the popup off (${coop}) signs in all the same`,
		async (world) => {
			world.identity.coop = coop;
			const frame = await world.open(world.host.page("/post"));
			await begin(frame, "Half a thought");
			await signIn(world, frame);
			await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		},
		{ signingIn: true },
	);
}

/** The window that opened although the form was not told of it. */
async function apart({ page, context }: World, frame: FrameLocator): Promise<Page> {
	const opened = context.waitForEvent("page");
	await frame.getByRole("button", { name: "Log in with GitHub" }).click();
	const popup = await opened;
	assert.notEqual(popup, page);
	await frame.locator("#code").waitFor();
	await popup.getByRole("button", { name: "Continue with GitHub" }).click();
	await popup.locator("#allow").click();
	return popup;
}

scenario(
	"under a blog that isolates itself the window shows a code, which works once and for this site",
	async (world) => {
		const { host, watch } = world;
		const headers = { "cross-origin-opener-policy": "same-origin" };
		const frame = await world.open(host.page("/post", { headers }));
		await begin(frame, "Half a thought");
		const popup = await apart(world, frame);
		await popup.locator("p.code").waitFor();
		const code = await popup.locator("p.code").innerText();
		assert.match(code, /^[0-9A-Z]{4} [0-9A-Z]{4}$/);
		assert.match(await popup.locator("#site").innerText(), /comment form of Demo.*Never give it to anybody/);
		await accessible(popup);
		await world.shot("sign-in-code", popup);
		await world.shot("sign-in-apart");
		watch.tolerate(/status of 403/);
		await frame.locator("#code").fill("AAAA AAAA");
		await frame.locator("#code").press("Enter");
		await frame.locator(".speaker .problem:not(:empty)").waitFor();
		await frame.locator("#code").fill(code.toLowerCase());
		await frame.getByRole("button", { name: "Log in with this code" }).click();
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		assert.equal(await written(frame), "Half a thought");
		await popup.close();
	},
	{ signingIn: true },
);

scenario(
	"a browser that opens no window signs in on the same page and comes back with the text",
	async (world) => {
		const { host, page, context } = world;
		await context.addInitScript(() => {
			window.open = () => null;
		});
		const url = host.page("/post");
		let frame = await world.open(url);
		await begin(frame, "Half a thought");
		await frame.getByRole("button", { name: "Log in with GitHub" }).click();
		await frame.getByRole("link", { name: "No window? Log in on this page instead" }).click();
		await page.getByRole("button", { name: "Continue with GitHub" }).click();
		await page.locator("#allow").click();
		await page.waitForURL((address) => address.origin === host.origin);
		frame = world.frame;
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		assert.equal(await written(frame), "Half a thought");
		assert.equal(page.url(), url, "the code is gone from the address");
		// And who declines is told there, too.
		await logOut(world, frame);
		await frame.getByRole("button", { name: "Log in with GitHub" }).click();
		await frame.getByRole("link", { name: "No window? Log in on this page instead" }).click();
		await page.getByRole("button", { name: "Continue with GitHub" }).click();
		await page.locator("#deny").click();
		await texts(world.frame.locator(".ways .problem"), [
			"You chose not to sign in. Nothing was shared, and your text is kept.",
		]);
	},
	{ signingIn: true },
);

scenario("somebody with an account here signs in with its password and comments", async (world) => {
	const { host, page, service } = world;
	const link = await service.command("account", "create", "ada@example.org", "--name", "Ada Byron");
	const other = await world.reader();
	await other.page.goto(service.url + /\/account\/\S+/.exec(link)?.[0]);
	await other.page.locator("[name=password]").fill("five words in a row");
	await other.page.getByRole("button").first().click();
	await other.page.getByText("Ada Byron").waitFor();

	const frame = await world.open(host.page("/post"));
	await begin(frame, "Half a thought");
	const opened = page.waitForEvent("popup");
	await frame.getByRole("button", { name: "Log in with your account here" }).click();
	const popup = await opened;
	await popup.getByRole("button", { name: "Continue with your account here" }).click();
	await popup.locator("[name=email]").fill("ada@example.org");
	await popup.locator("[name=current]").fill("five words in a row");
	await popup.getByRole("button", { name: "Sign in" }).click();
	await texts(frame.locator(".as"), ["Commenting as Ada Byron"]);
	assert.equal(await written(frame), "Half a thought");

	// Somebody who was signed in here already is asked before their name stands on another site.
	await logOut(world, frame);
	const again = page.waitForEvent("popup");
	await frame.getByRole("button", { name: "Log in with your account here" }).click();
	const asks = await again;
	await asks.getByRole("button", { name: "Continue with your account here" }).click();
	await asks.getByRole("button", { name: "Comment as Ada Byron" }).waitFor();
	await accessible(asks);
	await world.shot("sign-in-account", asks);
	await asks.getByRole("button", { name: "Comment as Ada Byron" }).click();
	await texts(frame.locator(".as"), ["Commenting as Ada Byron"]);
	await press(frame);
	await texts(frame.locator(".comment header bdi"), ["Ada Byron"]);
});

scenario(
	"where guests may not write, whoever signs in does",
	async (world) => {
		const { host, service } = world;
		await service.command("site", "set", "demo", "guests=off");
		const frame = await world.open(host.page("/post"));
		await begin(frame, "From somebody known");
		await texts(form(frame).locator("legend"), ["Click an icon to log in:"]);
		await count(form(frame).locator("[name=name]"), 0);
		await signIn(world, frame);
		await press(frame);
		await commentSaying(frame, "From somebody known").waitFor();
	},
	{ signingIn: true },
);

scenario(
	"nothing is posted under another name than the reader sees",
	async (world) => {
		const frame = await world.open(world.host.page("/post"));
		await begin(frame, "Half a thought");
		await form(frame).locator("[name=name]").fill("Grace");
		await depart(world, frame);
		await press(frame);
		await texts(form(frame).locator(".actions [role=status]"), [
			"Finish logging in, or cancel it, before you post.",
		]);
		await frame.getByRole("button", { name: "Cancel" }).click();
		await press(frame);
		await texts(frame.locator(".comment header bdi"), ["Grace"]);
	},
	{ signingIn: true },
);

scenario(
	"what somebody wrote as a guest becomes theirs when they have signed in and want it",
	async (world) => {
		const { host } = world;
		const frame = await world.open(host.page("/post"));
		await begin(frame, "As a guest");
		await form(frame).locator("[name=name]").fill("Grace");
		await press(frame);
		await commentSaying(frame, "As a guest").waitFor();
		await form(frame).locator("[name=body]").fill("Half a thought");
		await frame.getByRole("button", { name: "Change" }).click();
		await signIn(world, frame);
		await texts(frame.locator(".claim"), ["Comments that you wrote here as a guest: 1. Make them mine"]);
		await world.shot("sign-in-claim");
		await frame.getByRole("button", { name: "Make them mine" }).click();
		await texts(frame.locator(".comment header bdi"), ["Ada Lovelace"]);
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		assert.equal(await written(frame), "Half a thought");
		await count(frame.locator(".claim"), 0);
	},
	{ signingIn: true },
);

scenario("a reader whom the blog vouches for need not sign in, and stays logged out", async (world) => {
	const { host, page, service } = world;
	const [kid = "", secret = ""] = (await service.command("site", "sso-key", "create", "demo"))
		.trim()
		.split("\t");
	const signed = (): string => {
		const now = Math.floor(Date.now() / 1000);
		const jti = randomBytes(16).toString("hex");
		const claims = JSON.stringify({
			kid,
			id: "7",
			username: "Ada of the blog",
			iat: now,
			exp: now + 120,
			jti,
		});
		const text = `v1.demo.${Buffer.from(claims).toString("base64url")}`;
		return `${text}.${createHmac("sha256", secret).update(text).digest("hex")}`;
	};
	const url = (sso: string) => host.page("/members", { attributes: { "data-sso": sso } });
	let frame = await world.open(url(signed()));
	await texts(frame.locator(".as"), ["Commenting as Ada of the blog"]);
	await form(frame).locator("[name=body]").fill("Known already");
	await press(frame);
	await commentSaying(frame, "Known already").waitFor();

	// A page from the browser's cache brings the same statement again: it changes nothing.
	await page.reload();
	frame = world.frame;
	await texts(frame.locator(".as"), ["Commenting as Ada of the blog"]);

	await logOut(world, frame);
	await form(frame).locator(".details").waitFor();
	frame = await world.open(url(signed()));
	await begin(frame, "As somebody else");
	await count(frame.locator(".as"), 0);

	// What nobody has signed is as good as nothing.
	const other = await world.reader();
	// A browser says of every refusal that it was one.
	other.watch.tolerate(/status of 401 .*\/auth\/sso/);
	const refused = other.page.waitForResponse(/\/auth\/sso/);
	await other.page.goto(url(signed().replace(/.$/, (last) => (last === "0" ? "1" : "0"))));
	assert.equal((await refused).status(), 401);
	const theirs = other.page.frameLocator("iframe");
	await begin(theirs, "Nobody");
	await count(theirs.locator(".as"), 0);
});
