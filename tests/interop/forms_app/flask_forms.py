"""The application of app.cpp with Flask, WTForms and Flask-WTF."""
import flask
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileSize
from wtforms import Form, fields as f, validators as v


class Address(Form):
    street = f.StringField("Street", [v.DataRequired(), v.Length(max=30)])
    city = f.StringField("City", [v.DataRequired()])
    code = f.StringField("Code", [v.Optional(), v.Regexp("^[0-9]{4,5}$")])


class Application(FlaskForm):
    name = f.StringField("Name", [v.DataRequired(), v.Length(2, 20)], render_kw={"placeholder": "Ada <Lovelace>"})
    email = f.EmailField("E-mail", [v.DataRequired(), v.Email()])
    phone = f.TelField("Phone", [v.Optional(), v.Regexp("^[0-9 +]+$", message="Digits, please.")])
    homepage = f.URLField("Home page", [v.Optional(), v.URL()])
    position = f.SearchField("Position", [v.AnyOf(["cook", "waiter", "baker"])])
    password = f.PasswordField("Password", [v.InputRequired(), v.Length(min=8)])
    again = f.PasswordField("Again", [v.EqualTo("password", "Passwords differ.")])
    children = f.IntegerField("Children", [v.NumberRange(0, 12)], default=0)
    humour = f.IntegerRangeField("Humour", [v.NumberRange(0, 10)], render_kw={"step": 2})
    height = f.FloatField("Height", [v.Optional(), v.NumberRange(0.5, 2.5)])
    wage = f.DecimalField("Wage", [v.InputRequired(), v.NumberRange(min=10)])
    born = f.DateField("Born", [v.DataRequired()])
    early = f.TimeField("Earliest hour", [v.Optional()])
    interview = f.DateTimeLocalField("Interview", [v.Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    from_month = f.MonthField("From", [v.Optional()])
    shift = f.SelectField("Shift", choices=[("d", "Day"), ("n", "Night & day"), ("w", "Weekend")], default="n")
    years = f.SelectField("Years", coerce=int, choices=[(0, "none"), (1, "one"), (5, "five or more")])
    languages = f.SelectMultipleField("Languages", [v.Length(max=2)],
                                      choices=[("en", "English"), ("fi", "Finnish"), ("el", "Greek")])
    contract = f.RadioField("Contract", [v.InputRequired()], choices=[("full", "Full time"), ("part", "Part <time>")])
    letter = f.TextAreaField("Letter", [v.Length(max=200)], render_kw={"rows": 4})
    newsletter = f.BooleanField("Newsletter", default=True)
    terms = f.BooleanField("Terms", [v.DataRequired("Please agree.")])
    source = f.HiddenField("Source", default="web")
    portrait = FileField("Portrait", [FileAllowed(["png", "jpg"]), FileSize(2000)])
    papers = f.MultipleFileField("Papers")
    home = f.FormField(Address, "Home")
    skills = f.FieldList(f.StringField("Skill", [v.Length(max=10)]), "Skills", min_entries=2, max_entries=4)
    former = f.FieldList(f.FormField(Address), "Former homes", min_entries=1)
    send = f.SubmitField("Send")

    def validate_name(self, field):
        if field.data.startswith("Mr"):
            raise v.ValidationError("No titles, please.")


def create_app(folder, key):
    app = flask.Flask("forms_app", root_path=folder)
    app.config.from_mapping(SECRET_KEY=key)
    CSRFProtect(app)

    @app.route("/", methods=["GET", "POST"])
    def apply():
        form = Application()
        if not form.validate_on_submit():
            return flask.render_template("application.html", form=form)
        if form.send.data:
            flask.flash(f"Thank you, {form.name.data}.", "success")
            flask.session["applied"] = form.position.data
            return flask.redirect(flask.url_for("apply"))
        return flask.render_template("accepted.html", form=form)

    return app
