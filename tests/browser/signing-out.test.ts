/** Logging out while something is still under way: nobody stays signed in, and nothing of theirs is shown to the next. */

import type { FrameLocator } from "playwright-core";
import { count, until } from "./support/eventually.js";
import { scenario, type World } from "./support/scenario.js";
import { begin, signIn } from "./support/signing-in.js";
import { form, press } from "./support/writing.js";

scenario(
	"whoever logs out while the last of signing in is under way stays logged out, and can begin anew",
	async (world) => {
		const { host, page } = world;
		// The answer to the last request of signing in lies in the browser until it is let through.
		await page.addInitScript(() => {
			const plain = fetch;
			window.fetch = async (...asked) => {
				const answer = await plain(...asked);
				if (String(asked[0]).includes("/auth/refresh"))
					await new Promise((pass) => Object.assign(window, { pass }));
				return answer;
			};
		});
		const frame = await world.open(host.page("/post"));
		await begin(frame, "Half a thought");
		await signIn(world, frame);
		await frame.getByRole("button", { name: "Log out" }).click();
		await until("the answer is there", () => frame.locator("body").evaluate(() => "pass" in window));
		await frame.locator("body").evaluate(() => (window as unknown as { pass(): void }).pass());
		const opened = page.waitForEvent("popup");
		await frame.locator(".ways button").first().click();
		await opened;
		await frame.getByRole("button", { name: "Cancel" }).click();
		await frame.locator(".ways button").first().waitFor();
		await count(frame.locator(".as"), 0);
	},
	{ signingIn: true },
);

/** Somebody with a comment here loads the page again, and what they may see besides is on its way. */
async function askedAgain(world: World): Promise<FrameLocator> {
	const frame = await world.open(world.host.page("/post"));
	await begin(frame);
	await signIn(world, frame);
	await form(frame).locator("[name=body]").fill("Mine, and still to be changed");
	await press(frame);
	await count(frame.locator(".comment.own"), 1);
	await world.watch.quiet(world.page);
	await world.page.reload();
	return world.frame;
}

scenario(
	"whoever logs out while it is asked what they may see is nobody at once",
	async (world) => {
		const { page } = world;
		const asked: (() => Promise<void>)[] = [];
		const frame = await askedAgain(world);
		await page.route(/\/embed\/viewer\?/, (route) => {
			asked.push(() => route.continue());
		});
		await page.reload();
		await frame.locator(".as").waitFor();
		await until("it is asked", () => asked.length > 0);
		const left = page.waitForResponse(/\/auth\/sign-out/);
		await frame.getByRole("button", { name: "Log out" }).click();
		await (await left).finished();
		// A question that is not asked any more cannot go on; one that is would be refused, and the console would say so.
		for (const go of asked) await go().catch(() => {});
		await world.watch.quiet(page);
		await form(frame).locator(".details").waitFor();
		await count(frame.locator(".comment.own"), 0);
	},
	{ signingIn: true },
);

scenario(
	"what only one reader may see is not shown to the next who speaks here",
	async (world) => {
		const { page } = world;
		// The answer lies in the browser until it is let through.
		await page.addInitScript(() => {
			const plain = fetch;
			window.fetch = async (...asked) => {
				const answer = await plain(...asked);
				if (!String(asked[0]).includes("/embed/viewer")) return answer;
				const whole = new Response(await answer.text(), answer);
				await new Promise((pass) => Object.assign(window, { pass }));
				return whole;
			};
		});
		const frame = await askedAgain(world);
		const body = frame.locator("body");
		await until("the answer is there", () => body.evaluate(() => "pass" in window));
		await frame.getByRole("button", { name: "Log out" }).click();
		await form(frame).locator(".details").waitFor();
		await body.evaluate(() => {
			(window as unknown as { pass(): void }).pass();
			return new Promise((shown) => setTimeout(shown, 100));
		});
		await count(frame.locator(".comment.own"), 0);
	},
	{ signingIn: true },
);
