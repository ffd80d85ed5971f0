/**
 * Whether the blog is light or dark where the comments stand. The colour of its text tells more than the system's
 * preference does: most blogs have one theme only, and a dark frame on a white page would be a hole.
 */
export const themeOf = (mount: Element, wished: string | undefined): string => {
	if (wished === "light" || wished === "dark") return wished;
	const [red, green, blue] = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(mount).color)?.slice(1) ?? [];
	if (!blue) return "auto";
	return Number(red) * 3 + Number(green) * 6 + Number(blue) > 1275 ? "dark" : "light";
};
