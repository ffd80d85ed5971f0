/** Accessibility by rule: axe runs inside the document it judges, past that document's own policy. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { CDPSession, Frame, Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The thread's frame of a host page, or the page's own document when that is one of ours. */
export async function threadFrame(page: Page): Promise<Frame> {
	if (await page.locator("main.rejoinder, body.page").count()) return page.mainFrame();
	const element = await page.locator("iframe[src*='/embed/thread']").elementHandle();
	const frame = await element?.contentFrame();
	assert.ok(frame, "the page has no thread");
	return frame;
}

async function evaluate<T>(session: CDPSession, expression: string): Promise<T> {
	const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
		expression,
		awaitPromise: true,
		returnByValue: true,
		allowUnsafeEvalBlockedByCSP: true,
	});
	assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
	return result.value as T;
}

/** Asserts that axe finds nothing in the thread. */
export async function accessible(page: Page): Promise<void> {
	const frame = await threadFrame(page);
	const session = await page.context().newCDPSession(frame === page.mainFrame() ? page : frame);
	await evaluate(session, `${SOURCE};undefined`);
	// The frame shows its host's background, which axe would take for white; the host here has the browser's own.
	await evaluate(session, 'document.documentElement.style.background = "Canvas";undefined');
	// A frame is a part of the host's page: headings and landmarks are counted there. A page of its own has both.
	const whole = frame === page.mainFrame();
	const rules = JSON.stringify({ "page-has-heading-one": { enabled: whole }, region: { enabled: whole } });
	const findings = await evaluate<string[]>(
		session,
		`axe.run(document, {runOnly: ${JSON.stringify(TAGS)}, rules: ${rules}}).then(r => r.violations.flatMap(v =>
			v.nodes.map(n => v.id + ': ' + v.help + ' | ' + n.html.slice(0, 200) + ' | ' + n.failureSummary)))`,
	);
	await evaluate(session, 'document.documentElement.style.background = "";undefined');
	await session.detach();
	assert.deepEqual(findings, []);
}
