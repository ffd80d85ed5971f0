/** What arrives while somebody reads is announced, and comes when they ask for it: nothing moves below their eyes. */

import { find, peek, tell } from "./dom";
import { form, goTo, newer, take } from "./list";
import { fail } from "./settle";

const EVERY = 5000;
const button = find<HTMLButtonElement>("[data-news]");
const line = find(".news");

/** The beginning of this view as it is now, without what was done in it. */
const begin = (): Promise<Document> => {
	const address = new URL(location.href);
	for (const name of ["after", "done", "said", "left"]) address.searchParams.delete(name);
	return peek(address.href);
};

const look = async (): Promise<void> => {
	const found = newer(await begin()).length;
	if (found === 0 || !button || !line) return;
	const label = `${button.dataset.news}: ${found}`;
	if (button.textContent !== label) tell(label);
	button.textContent = label;
	line.hidden = false;
};

// Further down in the list nothing new arrives.
if (form && button && line && !new URL(location.href).searchParams.has("after")) {
	button.addEventListener("click", () => {
		if (!find(".cases")) return location.reload();
		// What was announced may have been decided about meanwhile.
		const show = (now: Document) => {
			line.hidden = true;
			goTo(take(now, "before") ?? undefined);
		};
		begin().then(show).catch(fail);
	});
	const again = async (): Promise<void> => {
		// A service that is away for a moment is asked again later; the page still says what it said.
		if (!document.hidden) await look().catch(() => undefined);
		setTimeout(again, EVERY);
	};
	setTimeout(again, EVERY);
}
