import { useNodesInitialized, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'

const FIT = { padding: 0.1, maxZoom: 1, minZoom: 0.7 }
const EDGE = 24

/** Shows the whole drawing when it opens; one too long to be read whole is shown from its start. */
export function FromStart() {
  const ready = useNodesInitialized()
  const width = useStore((state) => state.width)
  const { fitView, getNodes, getNodesBounds, getViewport, setViewport } = useReactFlow()
  const shown = useRef(false)
  useEffect(() => {
    if (!ready || width === 0 || shown.current) return
    shown.current = true
    const show = async () => {
      await fitView(FIT)
      const bounds = getNodesBounds(getNodes())
      const { y, zoom } = getViewport()
      if (bounds.width * zoom > width) await setViewport({ x: EDGE - bounds.x * zoom, y, zoom })
    }
    void show()
  }, [ready, width, fitView, getNodes, getNodesBounds, getViewport, setViewport])
  return null
}
