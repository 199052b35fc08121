/** The value of a cookie that scripts may read; null where there is none. */
export function readCookie(document: Document, name: string): string | null {
  const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${name}=`));
  return found === undefined ? null : decodeURIComponent(found.slice(name.length + 1));
}
