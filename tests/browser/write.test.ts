/** A reader joins in: posts, answers, repairs, takes back. */

import assert from "node:assert/strict";
import { count, texts, until } from "./support/eventually.js";
import { scenario } from "./support/scenario.js";
import { answer, commentSaying, form, press, type } from "./support/writing.js";

scenario("a guest posts, and finds the comment after a reload", async ({ service, host, open, page }) => {
	const url = host.page("/post", { title: "Post" });
	const frame = await open(url);
	await type(frame, "A **bold** opinion.", "Grace Hopper");
	await press(frame);
	await texts(frame.locator("#comments > .comment .body strong"), ["bold"]);
	await texts(frame.locator("#comments > .comment header > bdi"), ["Grace Hopper"]);
	await until(
		"the form is empty again",
		async () => (await form(frame).locator("[name=body]").inputValue()) === "",
	);
	assert.deepEqual(await service.said(url), ["A bold opinion."]);

	await page.reload();
	await texts(frame.locator("#comments > .comment .body strong"), ["bold"]);
	await until(
		"the guest is remembered",
		async () => (await form(frame).locator("[name=name]").inputValue()) === "Grace Hopper",
	);
});

scenario("an answer stands below what it answers", async ({ service, host, open }) => {
	const url = host.page("/reply");
	await service.comment({ url, body: "First." });
	await service.comment({ url, body: "Second." });
	const frame = await open(url);
	await answer(frame, "First.");
	await until(
		"the form moved to the comment",
		async () => (await commentSaying(frame, "First.").locator("form.compose").count()) === 1,
	);
	assert.ok(
		await form(frame)
			.locator("[name=body]")
			.evaluate((field) => field === document.activeElement),
		"focus",
	);
	await type(frame, "To the first.");
	await press(frame);
	await texts(commentSaying(frame, "First.").locator("> ol > .comment > article > .body"), ["To the first."]);
	await count(commentSaying(frame, "Second.").locator(".comment"), 0);
	assert.deepEqual(await service.said(url), ["First.", "To the first.", "Second."]);
});

scenario(
	"a guest repairs the own comment, and others see that it was edited",
	async ({ service, host, open, reader }) => {
		const url = host.page("/edit");
		await service.comment({ url, body: "Somebody else's." });
		const frame = await open(url);
		await type(frame, "A mistkae.");
		await press(frame);
		const own = commentSaying(frame, "A mistkae.");
		await own.locator(".edit").click();
		const field = frame.locator(".comment textarea");
		await until("the source is in the field", async () => (await field.inputValue()) === "A mistkae.");
		await field.fill("A mistake.");
		await frame.locator(".comment form button.primary").click();
		await commentSaying(frame, "A mistake.").locator(".edited").waitFor();
		await count(commentSaying(frame, "Somebody else's.").locator(".edit:visible"), 0);

		const other = await reader();
		const theirs = await other.open(url);
		await commentSaying(theirs, "A mistake.").locator(".edited").waitFor();
		await count(theirs.locator(".edit:visible"), 0);
	},
);

scenario(
	"a comment taken back leaves a stub where somebody answered",
	async ({ service, host, open, page }) => {
		const url = host.page("/delete");
		const frame = await open(url);
		await type(frame, "I take this back.");
		await press(frame);
		await commentSaying(frame, "I take this back.").waitFor();
		const id = (await frame.locator("#comments > .comment").getAttribute("id"))?.replace("rejoinder-", "");
		assert.ok(id);
		await service.comment({ url, body: "Too late.", parent: id });

		await page.reload();
		await commentSaying(frame, "I take this back.").locator(":scope > article .edit").click();
		// The first press asks, the second deletes.
		const remove = frame.locator(".comment form").getByRole("button", { name: /delete/i });
		await remove.click();
		await frame.locator(".comment form [role=status]").filter({ hasText: /\w/ }).waitFor();
		await remove.click();
		await count(frame.locator(".comment.deleted"), 1);
		await commentSaying(frame, "Too late.").waitFor();
		assert.ok(!(await frame.locator("#comments").innerText()).includes("I take this back."));
		await page.reload();
		await count(frame.locator(".comment.deleted"), 1);
	},
);

scenario(
	"a mistake is named beside its field, and nothing typed is lost",
	async ({ service, host, open, watch }) => {
		watch.tolerate(/status of 422 .*\/embed\/comments/);
		const url = host.page("/mistake");
		const frame = await open(url);
		await type(frame, "Signed by nobody.", "");
		await form(frame).locator("[name=website]").fill("not an address");
		await press(frame);
		const problem = frame.locator("#problem-name");
		await until("the problem is told", async () => (await problem.innerText()) !== "");
		const name = form(frame).locator("[name=name]");
		assert.equal(await name.getAttribute("aria-invalid"), "true");
		assert.match((await name.getAttribute("aria-describedby")) ?? "", /problem-name/);
		assert.equal(await form(frame).locator("[name=body]").inputValue(), "Signed by nobody.");
		assert.equal(await form(frame).locator("[name=website]").inputValue(), "not an address");
		assert.deepEqual(await service.said(url), []);

		await name.fill("Somebody");
		await form(frame).locator("[name=website]").fill("");
		await press(frame);
		await commentSaying(frame, "Signed by nobody.").waitFor();
	},
);

scenario("a preview shows what will stand there", async ({ service, host, open }) => {
	const url = host.page("/preview");
	const frame = await open(url);
	await type(frame, "> quoted\n\nand `code`");
	await form(frame)
		.getByRole("button", { name: /preview/i })
		.click();
	await texts(frame.locator("blockquote:visible"), ["quoted"]);
	await texts(frame.locator("code:visible"), ["code"]);
	assert.deepEqual(await service.said(url), []);
});

scenario("a held comment is shown to its writer alone", async ({ service, host, open, page, reader }) => {
	const url = host.page("/held");
	await service.command("site", "set", "demo", "guests=held");
	const frame = await open(url);
	await type(frame, "Let me in.");
	await press(frame);
	await frame.locator(".comment.pending", { hasText: "Let me in." }).waitFor();
	await page.reload();
	await frame.locator(".comment.pending", { hasText: "Let me in." }).waitFor();

	const other = await reader();
	const theirs = await other.open(url);
	await theirs.locator(".empty").waitFor();
	await count(theirs.locator(".comment"), 0);
});

scenario(
	"whoever leaves an address is offered letters, and nobody else",
	async ({ host, open, page }) => {
		const frame = await open(host.page("/letters"));
		const tick = form(frame).locator("[name=notify]");
		await type(frame, "Tell me more.", "Grace");
		await tick.waitFor({ state: "attached" });
		assert.equal(await tick.isVisible(), false, "nobody can be written to yet");
		await form(frame).locator("[name=email]").fill("grace@example.org");
		await form(frame).getByLabel("Mail me when somebody answers").check();
		const asked = page.waitForRequest((request) => request.url().includes("/embed/comments?"));
		await press(frame);
		assert.match((await asked).postData() ?? "", /&notify=yes/);
		await texts(frame.locator("#comments > .comment .body"), ["Tell me more."]);
		// What is not shown is not sent, either.
		await type(frame, "Never mind.", "Grace");
		await frame.locator(".speaker .change").click();
		await form(frame).locator("[name=email]").fill("");
		assert.equal(await tick.isVisible(), false);
		const again = page.waitForRequest((request) => request.url().includes("/embed/comments?"));
		await press(frame);
		assert.doesNotMatch((await again).postData() ?? "", /notify/);
	},
	{ mail: true },
);
