/** Waiting for conditions: the only way these tests wait. */

import type { Locator } from "playwright-core";

/** How long anything may take before the test gives up, in milliseconds. Generous: two processors share much. */
export const PATIENCE = 20_000;

/** Asks `probe` again and again until it returns without throwing, and returns what it returned. */
export async function eventually<T>(what: string, probe: () => T | Promise<T>): Promise<T> {
	const end = Date.now() + PATIENCE;
	for (;;) {
		try {
			return await probe();
		} catch (error) {
			if (Date.now() > end) throw new Error(`never came true: ${what}`, { cause: error });
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}
}

/** Waits until `probe` returns true. */
export function until(what: string, probe: () => boolean | Promise<boolean>): Promise<void> {
	return eventually(what, async () => {
		if (!(await probe())) throw new Error("still false");
	});
}

/** Waits until the locator's texts, white space folded, are these. */
export function texts(locator: Locator, wanted: string[]): Promise<void> {
	return eventually(`${locator} reads ${JSON.stringify(wanted)}`, async () => {
		const found = (await locator.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
		if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`reads ${JSON.stringify(found)}`);
	});
}

/** Waits until the locator finds so many elements. */
export function count(locator: Locator, wanted: number): Promise<void> {
	return eventually(`${locator} finds ${wanted}`, async () => {
		const found = await locator.count();
		if (found !== wanted) throw new Error(`finds ${found}`);
	});
}
