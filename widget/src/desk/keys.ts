/** The queue by keyboard. Keys are left alone where somebody types, and where they belong to the browser. */

import { find } from "./dom";
import { cases, current, form, goTo, inSight, more } from "./list";
import { latest } from "./queue";
import { fail } from "./settle";

const help = find<HTMLDialogElement>("#keys");

/** What a key does to all that are chosen. */
const BULK: Record<string, string> = { a: "approve", s: "spam", d: "trash" };

const move = (by: 1 | -1): void => {
	const all = cases();
	const here = current();
	const next = here ? all[all.indexOf(here) + by] : inSight();
	if (next) goTo(next);
	else if (by > 0) more().catch(fail);
};

/** Takes back what was done last; not what was done before, while the last is on its way. */
const undo = async (): Promise<void> => {
	if (await latest) find<HTMLButtonElement>("#done [data-key=u]")?.click();
};

/** Presses what a key stands for: for what is chosen, else beside the comment that is looked at. */
const press = (key: string): boolean => {
	if (key === "u") {
		void undo();
		return true;
	}
	const isChosen = BULK[key] && find(".case [name=id]:checked");
	const item = current();
	const button = isChosen ? find(`.bulk button[value=${BULK[key]}]`) : item && find(`[data-key="${key}"]`, item);
	// Nothing is done to what nobody looks at: it is shown first.
	if (!isChosen && !item) goTo(inSight());
	button?.click();
	return Boolean(button || !item);
};

const choose = (): void => {
	const box = current()?.querySelector<HTMLInputElement>("[name=id]");
	if (box) box.checked = !box.checked;
};

const search = (): void => {
	const filter = find<HTMLDetailsElement>(".filter");
	if (filter) filter.open = true;
	find<HTMLInputElement>(".filters [name=q]")?.focus();
};

if (form) {
	const button = find("[data-keys]");
	if (button) {
		button.hidden = false;
		button.addEventListener("click", () => help?.showModal());
	}
	document.addEventListener("keydown", (event) => {
		const where = event.target as HTMLElement;
		const isTyped = where.closest("input:not([type=checkbox]), textarea, select, dialog");
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		if (isTyped) {
			if (event.key === "Escape") where.blur();
			return;
		}
		const { key } = event;
		// A key that is held down goes through the list, and does nothing else again and again.
		if (event.repeat && !"jk".includes(key)) return;
		if (key === "j") move(1);
		else if (key === "k") move(-1);
		else if (key === "x") choose();
		else if (key === "/") search();
		else if (key === "?") help?.showModal();
		else if (!"asdurebp".includes(key) || !press(key)) return;
		event.preventDefault();
	});
}
