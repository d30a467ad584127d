import { useRef, useState } from 'react'
import { type PlaceShape, type PlaceSystem, type PlacesRead, Problem, readPlaces } from '@/api'
import { useWords } from '@/i18n/words'

/** A file or a text read by the service; nothing is stored there. Declaring another system reads it again. */
export function useReading() {
  const { t } = useWords()
  const [read, setRead] = useState<PlacesRead | null>(null)
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const [system, setSystem] = useState<PlaceSystem | null>(null)
  const [name, setName] = useState('')
  const last = useRef<{ content: Blob; shape: PlaceShape } | null>(null)
  const send = async (content: Blob, shape: PlaceShape, declared: PlaceSystem | null) => {
    setBusy(true)
    setTrouble('')
    try {
      setRead(await readPlaces(content, shape, declared))
    } catch (error) {
      if (!declared) setRead(null)
      setTrouble(error instanceof Problem && error.status > 0 ? (error.errors[0]?.msg ?? error.detail) : t('error.offline'))
    }
    setBusy(false)
  }
  return {
    read, trouble, busy, system, name,
    ask: (content: Blob, file: string, shape: PlaceShape) => {
      last.current = { content, shape }
      setName(file)
      setSystem(null)
      void send(content, shape, null)
    },
    declare: (declared: PlaceSystem) => {
      setSystem(declared)
      if (last.current) void send(last.current.content, last.current.shape, declared)
    },
  }
}
