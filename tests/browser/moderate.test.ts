/** Moderating under a page: by whoever keeps the site in order, with the keyboard, and no longer than they do. */

import assert from "node:assert/strict";
import type { FrameLocator, Page } from "playwright-core";
import { accessible } from "./support/axe.js";
import { count, texts, until } from "./support/eventually.js";
import { scenario, type World } from "./support/scenario.js";
import { begin, logOut } from "./support/signing-in.js";
import { commentSaying, form } from "./support/writing.js";

const ADA = "ada@example.org";
const PASSWORD = "eleven brass bells ring";

/** Makes an account with a role on the site, and signs in with it on the service's own pages. */
async function enter({ context, service }: World, email: string, name: string, role: string): Promise<Page> {
	const made = ["account", "create", email, "--name", name, "--role", role, "--site", "demo"];
	const link = await service.command(...made);
	const own = await context.newPage();
	await own.goto(service.url + /\/account\/\S+/.exec(link)?.[0]);
	await own.locator("[name=password]").fill(PASSWORD);
	await own.locator("button.primary").click();
	await own.waitForURL(/\/account(\/security)?$/);
	return own;
}

/** A moderator, signed in under the page. */
async function signIn(world: World, frame: FrameLocator): Promise<void> {
	const { page } = world;
	const own = await enter(world, ADA, "Ada Byron", "moderator");
	await own.close();
	await begin(frame);
	const opened = page.waitForEvent("popup");
	await frame.getByRole("button", { name: "Log in with your account here" }).click();
	const popup = await opened;
	await popup.getByRole("button", { name: "Continue with your account here" }).click();
	await popup.getByRole("button", { name: "Comment as Ada Byron" }).click();
	await texts(frame.locator(".as"), ["Commenting as Ada Byron"]);
}

/** Says something below a page; returns whether it waits. */
async function say({ service }: World, url: string, body: string): Promise<boolean> {
	const answer = await fetch(`${service.url}/api/v1/sites/demo/comments`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ page: { url }, body, guest: { name: "Reader" } }),
	});
	assert.equal(answer.status, 201);
	return (await answer.json()).status === "pending";
}

scenario("a moderator approves, removes and takes back in place, by keyboard", async (world) => {
	const { host, page, service } = world;
	const url = host.page("/post");
	await say(world, url, "Seen by everybody");
	await service.command("site", "set", "demo", "guests=held");
	// The service hears of it within a second.
	await until("guests are held", () => say(world, host.page("/other"), "Are guests held?"));
	await say(world, url, "Waits for somebody");
	const asked: string[] = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	const frame = await world.open(url);
	await count(frame.locator(".comment"), 1);
	await signIn(world, frame);
	const waiting = commentSaying(frame, "Waits for somebody");
	await waiting.waitFor();
	await texts(waiting.locator(".desk button"), ["Approve", "Spam", "Trash"]);
	await texts(commentSaying(frame, "Seen by everybody").locator(".desk button"), ["Spam", "Trash"]);
	// What takes more than a button is at the desk, a step away.
	await texts(waiting.locator(".desk a"), ["Edit", "Trust or block"]);
	const opened = page.waitForEvent("popup");
	await waiting.locator(".desk a").first().click();
	const edit = await opened;
	assert.equal(await edit.locator("textarea").inputValue(), "Waits for somebody");
	await edit.close();
	assert.ok(await waiting.locator(".held").isVisible(), "it is marked");
	await accessible(page);
	await world.shot("moderate-in-place");

	await waiting.getByRole("button", { name: "Approve" }).focus();
	await page.keyboard.press("Enter");
	await texts(waiting.locator(".desk [role=status]"), ["Approved: readers see it."]);
	await count(waiting.locator(".held"), 0);
	const reader = await world.reader();
	await count((await reader.open(url)).locator(".comment"), 2);

	// The way back is where one is.
	await until("the way back has the focus", () =>
		waiting.getByRole("button", { name: "Undo" }).evaluate((button) => button === document.activeElement),
	);
	await page.keyboard.press("Enter");
	await texts(waiting.locator(".desk [role=status]"), ["Taken back."]);
	await count(waiting.locator(".held"), 1);

	const seen = commentSaying(frame, "Seen by everybody");
	await seen.getByRole("button", { name: "Spam" }).click();
	await texts(seen.locator(".desk [role=status]"), ["Set aside as spam: readers see it no more."]);
	await accessible(page);
	await count((await reader.open(url)).locator(".comment"), 0);
	const link = frame.locator(".desk-bar a");
	assert.match((await link.getAttribute("href")) ?? "", /\/dashboard\/queue\?site=demo&status=all&page=/);

	// Nothing of it is asked for by whoever is nobody in particular.
	assert.ok(asked.some((path) => path.includes("/assets/moderate.")));
	const others: string[] = [];
	reader.page.on("request", (request) => others.push(new URL(request.url()).pathname));
	await reader.open(url);
	assert.deepEqual(
		others.filter((path) => /moderate|editor|viewer/.test(path)),
		[],
	);

	// Whoever logs out sees what everybody sees.
	await logOut(world, frame);
	await count(frame.locator(".desk, .desk-bar"), 0);
	await count(frame.getByText("Waits for somebody"), 0);
});

scenario("whoever loses the role meanwhile can do nothing more, and is offered nothing", async (world) => {
	const { host, service, watch } = world;
	const url = host.page("/post");
	await say(world, url, "Seen by everybody");
	await say(world, url, "Decided elsewhere");
	const frame = await world.open(url);
	await signIn(world, frame);
	const seen = commentSaying(frame, "Seen by everybody");
	await seen.locator(".desk button").first().waitFor();
	// Meanwhile, elsewhere.
	const owner = await world.reader();
	const desk = await enter(owner, "grace@example.org", "Grace Hopper", "owner");
	await desk.goto(`${service.url}/dashboard/queue?status=approved`);
	await desk.locator(".case", { hasText: "Decided elsewhere" }).locator("button[value^=spam]").click();
	await count(desk.locator(".case", { hasText: "Decided elsewhere" }), 0);
	// What is not done is not said to be done, and a time stays one in words.
	const decided = commentSaying(frame, "Decided elsewhere");
	await decided.getByRole("button", { name: "Trash" }).click();
	await texts(decided.locator(".desk [role=status]"), [
		"Nothing was done, for somebody else has decided meanwhile. Now: Spam",
	]);
	assert.doesNotMatch((await decided.locator("time").first().textContent()) ?? "", /\d:\d/);
	await desk.goto(`${service.url}/dashboard/sites/demo/people`);
	await desk
		.locator("li.row", { hasText: "Ada Byron" })
		.getByRole("button", { name: /Take the role/ })
		.click();
	await count(desk.locator("li.row", { hasText: "Ada Byron" }), 0);
	watch.tolerate(/403/);
	await seen.getByRole("button", { name: "Trash" }).click();
	await seen.locator(".desk .problem").waitFor();
	assert.ok(await seen.getByText("Seen by everybody").isVisible());
	const reader = await world.reader();
	await count((await reader.open(url)).locator(".comment"), 1);
	await world.page.reload();
	await texts(world.frame.locator(".as"), ["Commenting as Ada Byron"]);
	await count(world.frame.locator(".desk, .desk-bar"), 0);
	await form(world.frame).waitFor();
});
