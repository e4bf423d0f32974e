import { Typography } from 'antd'

/** Words with what will be filled in (`{{name}}`) set apart. */
export function TemplateText({ text }: { text: string }) {
  return text.split(/(\{\{\w+\}\})/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <Typography.Text code key={`${index}-${part}`}>
        {part}
      </Typography.Text>
    ),
  )
}
