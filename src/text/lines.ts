/** @returns the last lines of what a program printed, five at most; '' when it printed nothing */
export function lastLines(printed: string): string {
  return printed.trim().split('\n').slice(-5).join('\n')
}
