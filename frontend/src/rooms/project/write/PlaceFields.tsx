import { Form, Input, InputNumber, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { Project } from '@/api'
import { useWords } from '@/i18n/words'
import { ACCURACIES } from '@/lib/codes'
import { useCityMap, useHasMap } from '@/map'
import { Button } from '@/ui/Button'
import { useGo } from '@/url'
import { hasShape } from './projectValues'
import css from './write.module.css'

const full = { width: '100%' }

/** Where it is: by a click on the map or by typing, and how well that is known. */
export function PlaceFields({ project }: { project: Project | null }) {
  const { t } = useWords()
  const go = useGo()
  const lon = Form.useWatch('lon') as number | null | undefined
  const lat = Form.useWatch('lat') as number | null | undefined
  const placed = lon !== null && lon !== undefined && lat !== null && lat !== undefined
  return (
    <div className={css.group}>
      {hasShape(project) && <p className={css.hint}>{t('place.hasShape')}</p>}
      {project && (
        <Button look="link" onClick={() => go({ form: 'place' }, { replace: true })}>
          {t('shape.instead')}
        </Button>
      )}
      <PickOnMap lon={lon} lat={lat} />
      <div className={css.pair}>
        <Form.Item name="lon" label={t('place.lon')} rules={[{ type: 'number', min: 124, max: 127.5, message: t('place.outside') }]}>
          <InputNumber<number> style={full} precision={6} controls={false} />
        </Form.Item>
        <Form.Item name="lat" label={t('place.lat')} rules={[{ type: 'number', min: 42.8, max: 45.6, message: t('place.outside') }]}>
          <InputNumber<number> style={full} precision={6} controls={false} />
        </Form.Item>
        <Form.Item name="location_accuracy" label={t('field.location_accuracy')} rules={[{ required: placed, message: t('place.accuracyNeeded') }]}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={ACCURACIES.map((code) => ({ value: code, label: t(`code.accuracy.${code}`) }))} />
        </Form.Item>
        <Form.Item name="address" label={t('field.address')}>
          <Input maxLength={4000} />
        </Form.Item>
      </div>
      <Form.Item name="location_note" label={t('field.location_note')}>
        <Input maxLength={4000} />
      </Form.Item>
    </div>
  )
}

function PickOnMap({ lon, lat }: { lon: number | null | undefined; lat: number | null | undefined }) {
  const { t } = useWords()
  const map = useCityMap()
  const hasMap = useHasMap()
  const form = Form.useFormInstance()
  const [picking, setPicking] = useState(false)
  useEffect(() => {
    if (!picking) return
    map.startPicking((pickedLon, pickedLat) => {
      form.setFieldsValue({ lon: pickedLon, lat: pickedLat })
      if (!form.getFieldValue('location_accuracy')) form.setFieldsValue({ location_accuracy: 'site' })
    })
    return () => map.stopPicking()
  }, [picking, map, form])
  useEffect(() => {
    if (picking) map.showPin(typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : null)
  }, [picking, lon, lat, map])
  return (
    <div className={css.place}>
      <Button icon="pin" on={picking} disabled={!hasMap} onClick={() => setPicking(!picking)}>
        {t(picking ? 'place.picking' : 'place.pick')}
      </Button>
      {(typeof lon === 'number' || typeof lat === 'number') && (
        <Button look="plain" onClick={() => form.setFieldsValue({ lon: null, lat: null, location_accuracy: null })}>
          {t('place.remove')}
        </Button>
      )}
    </div>
  )
}
