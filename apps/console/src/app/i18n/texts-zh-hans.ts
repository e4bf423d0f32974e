/** Every simplified Chinese text of server modules and console, in one chunk. */
const files: Record<string, object> = {
  ...import.meta.glob<object>('../../../../server/src/**/locales/zh-Hans.json', { eager: true, import: 'default' }),
  ...import.meta.glob<object>('../../**/locales/zh-Hans.json', { eager: true, import: 'default' }),
}
export default files
