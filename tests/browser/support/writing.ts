/** What a reader does with the thread, in the reader's words. */

import type { FrameLocator, Locator, Page } from "playwright-core";
import { eventually } from "./eventually.js";

/** A document that holds a thread: the frame in a host page, or the stand-alone page. */
export type Thread = FrameLocator | Page;

/** The comment whose text is exactly this. */
export function commentSaying(thread: Thread, text: string): Locator {
	const comments = thread.locator(".comment");
	// Made from the page, because a condition is looked up from the comment and must not enter the frame again.
	const body = comments.page().locator(":scope > article > .body").getByText(text, { exact: true });
	return comments.filter({ has: body });
}

/** The form that is in use: below the comments, or moved to the comment it answers. */
export function form(thread: Thread): Locator {
	return thread.locator("form.compose");
}

/** Types a comment into the form. */
export async function type(thread: Thread, body: string, name = "Grace"): Promise<void> {
	await form(thread).locator("[name=body]").fill(body);
	const field = form(thread).locator("[name=name]");
	// The editor that typing has brought along hides it from somebody who is known.
	await eventually("the name is there", async () => {
		if (await field.isVisible()) await field.fill(name, { timeout: 1000 });
	});
}

/** Presses the button that posts, as the script offers it. */
export async function press(thread: Thread): Promise<void> {
	await form(thread).locator(".actions button.primary").click();
}

/** Opens the reply form below a comment, where a reader sees it before typing. */
export async function answer(thread: Thread, text: string): Promise<void> {
	const answered = commentSaying(thread, text);
	await answered.locator(":scope > article .reply").click();
	await answered.locator(":scope > form").waitFor();
}
