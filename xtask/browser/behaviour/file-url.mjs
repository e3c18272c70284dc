// Opened from the disk and used, a page asks no host for anything and its console stays empty.
// It says what was heard since the page was opened, and so stands behind what else is done to it.

export const name = "file-url";

export const check = async ({ heard }) => [...heard];
