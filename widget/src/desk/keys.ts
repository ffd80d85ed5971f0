/** The queue by keyboard. Keys are left alone where somebody types, and where they belong to the browser. */

import { find } from "./dom";
import { cases, current, form, goTo } from "./queue";

const help = find<HTMLDialogElement>("#keys");

const move = (by: 1 | -1): void => {
	const all = cases();
	const here = current();
	goTo(here ? all[all.indexOf(here) + by] : all[by > 0 ? 0 : all.length - 1]);
};

/** Presses what a key stands for: beside the comment that is looked at, the first one if there is none. */
const press = (key: string): boolean => {
	if (key === "u") {
		const undo = find<HTMLButtonElement>("#done [data-key=u]");
		undo?.click();
		return undo !== null;
	}
	const item = current() ?? cases()[0];
	const button = item && find<HTMLButtonElement>(`button[data-key="${key}"]`, item);
	button?.click();
	return Boolean(button);
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
		if (key === "j") move(1);
		else if (key === "k") move(-1);
		else if (key === "x") choose();
		else if (key === "/") search();
		else if (key === "?") help?.showModal();
		else if (!"asdu".includes(key) || !press(key)) return;
		event.preventDefault();
	});
}
