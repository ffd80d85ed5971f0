/** A button on each comment that has replies, to fold them away. */

import { find, findAll, make, nameOf } from "./dom";
import { word } from "./words";

const turn = (item: HTMLElement, folded: boolean): void => {
	const button = find(":scope > article > header > .fold", item);
	if (!button) return;
	item.classList.toggle("folded", folded);
	button.ariaExpanded = String(!folded);
	button.ariaLabel = word("fold", { name: nameOf(item) });
	button.textContent = folded ? String(findAll(".comment", item).length) : "";
};

/** Gives a button to each comment below `root` that can have one and has none. */
export const addFolds = (root: ParentNode): void => {
	for (const header of findAll(".comment:has(> ol) > article > header:not(:has(.fold))", root)) {
		const item = header.parentElement?.parentElement as HTMLElement;
		const button = make("button", { type: "button", className: "fold" });
		button.onclick = () => turn(item, !item.classList.contains("folded"));
		header.append(button);
		turn(item, false);
	}
};

/** Unfolds whatever hides `item`. */
export const reveal = (item: Element): void => {
	for (
		let folded = item.parentElement?.closest<HTMLElement>(".folded");
		folded;
		folded = folded.closest<HTMLElement>(".folded")
	) {
		turn(folded, false);
	}
};
