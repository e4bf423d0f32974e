-- Days that came along with their Chinese names alone are kept under names that the console says in every language, as
-- those of Hong Kong are. Days that the house has verified or put in itself stay as they are called.
update calendars.day d set name = m.name
  from (values ('元旦', 'New Year'),
    ('春节', 'Spring Festival'),
    ('清明节', 'Qingming'),
    ('劳动节', 'May Day'),
    ('端午节', 'Dragon Boat'),
    ('中秋节', 'Mid-Autumn Day'),
    ('国庆节', 'National Day of the PRC'),
    ('国庆节中秋节', 'National Day and Mid-Autumn'),
    ('中秋节国庆节', 'Mid-Autumn and National Day')) as m (known, name)
  where d.office = 'mainland' and not d.verified and d.name = m.known;
